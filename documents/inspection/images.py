"""A picture opens as what its name says, and is not a decompression bomb."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from documents.inspection.kinds import JPEG, PNG
from documents.inspection.verdicts import Refused, Verdict

MOST_MEGAPIXELS = 64
FORMATS = {JPEG: "JPEG", PNG: "PNG"}


def inspect(path: Path, media_type: str) -> Verdict:
    # Pillow's own limit only warns up to twice its value; ours is exact and comes before any pixel is read.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(path, formats=[FORMATS[media_type]]) as picture:
            if picture.width * picture.height > MOST_MEGAPIXELS * 1_000_000:
                raise Refused("image_pixels", limit=MOST_MEGAPIXELS)
            picture.verify()
        with Image.open(path, formats=[FORMATS[media_type]]) as picture:
            picture.draft("L", (256, 256))  # a JPEG is decoded at an eighth of its size
            picture.load()
    except Refused:
        raise
    except MemoryError:
        raise Refused("image_pixels", limit=MOST_MEGAPIXELS) from None
    except Exception:
        raise Refused("image_broken") from None
    return Verdict(media_type)
