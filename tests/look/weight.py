"""What a first visit brings over the wire: the page, and everything that it names, as the server packs it."""

import gzip
import re
from pathlib import Path

import brotli

STATIC = Path(__file__).resolve().parents[2] / "static"
# The others are fetched for letters that neither Kazakh nor Russian, nor sums in tenge have.
FONTS = ("cyrillic", "cyrillic-ext", "plain", "tenge")


def first_visit(html: bytes) -> int:
    """In bytes. The server's own measure of Chromium differs by the headers, a fifth of a kilobyte a file."""
    named = set(re.findall(rb'/static/((?:css|js|images)/[^"?]+)', html))
    drawn = set(re.findall(rb"images/([\w-]+\.svg)", (STATIC / "css/portal.css").read_bytes()))
    files = [STATIC / name.decode() for name in named | {b"images/" + name for name in drawn}]
    packed = sum(len(brotli.compress(file.read_bytes())) for file in files)
    fonts = sum(
        file.stat().st_size for subset in FONTS for file in (STATIC / "fonts").glob(f"golos-text-{subset}-?00-*")
    )
    return len(gzip.compress(html)) + packed + fonts
