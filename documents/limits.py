"""How much is taken in. Shown on the upload page and held on the server while the bytes arrive."""

from datetime import timedelta

MEGABYTE = 1024 * 1024

LARGEST_FILE = 20 * MEGABYTE
# A form that sends files: one file and its fields, or a few small files.
LARGEST_REQUEST = 64 * MEGABYTE
# One PATCH of a resumable upload is held in memory.
LARGEST_CHUNK = 4 * MEGABYTE
# So that beginnings without ends cannot fill the disk.
MOST_OPEN_UPLOADS = 10
UPLOAD_EXPIRES_AFTER = timedelta(hours=24)
# A removed file can be brought back by an administrator for this long, then its bytes go.
REMOVED_KEPT_FOR = timedelta(days=30)
LONGEST_FILE_NAME = 200

# Guesses at verification codes from one address.
WRONG_CODES = 20
WRONG_CODES_WITHIN = timedelta(minutes=10)
