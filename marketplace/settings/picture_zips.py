"""Pictures by the ZIP: what an archive may hold, and how long a written one is kept."""

from __future__ import annotations

__all__ = [
    "PICTURE_ZIP_EXPORT_DAYS",
    "PICTURE_ZIP_MAX_BYTES",
    "PICTURE_ZIP_MAX_FILES",
    "PICTURE_ZIP_UNPACKED_MAX_BYTES",
]

PICTURE_ZIP_MAX_BYTES = 1_000_000_000
PICTURE_ZIP_UNPACKED_MAX_BYTES = 2_000_000_000  # pictures are packed already, and gain little
PICTURE_ZIP_MAX_FILES = 5_000
PICTURE_ZIP_EXPORT_DAYS = 7
