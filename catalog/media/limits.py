"""How large a picture may be. Pure: numbers that the checks and the decoder agree on."""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 10_000_000
MIN_SIDE: Final = 200  # pixels; a card on a phone of double density is 320 wide
MAX_SIDE: Final = 12_000  # of a long banner
# Decoders of WebP and AVIF hold the picture three or four times over, those of JPEG and PNG once:
# with these numbers each stays within 200 MB (`docs/media.md` has the measurements).
MAX_PIXELS: Final = {
    "jpeg": 25_000_000,
    "png": 16_000_000,
    "webp": 10_000_000,
    "avif": 12_500_000,
}
MAX_TEXT_BYTES: Final = 1_000_000  # in the chunks of a PNG that say something
MAX_SCANS: Final = 64  # of a progressive JPEG; encoders write about ten

MASTER_SIDE: Final = 2_560  # pixels of the longer side of what is kept
MASTER_QUALITY: Final = 90  # of 100, JPEG, colors as fine as brightness
