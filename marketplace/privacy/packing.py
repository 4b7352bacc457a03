"""A copy of personal data as a file: a ZIP with one JSON and a note about it. Pure."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

DATA: Final = "data.json"
NOTE: Final = "README.txt"


def pack(told: Mapping[str, Any], *, note: str, made_at: datetime) -> bytes:
    """Return the ZIP; the same data at the same time gives the same bytes."""
    text = json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)
    at = made_at.timetuple()[:6]
    filled = io.BytesIO()
    with zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ((NOTE, note), (DATA, text)):
            archive.writestr(zipfile.ZipInfo(name, at), content, zipfile.ZIP_DEFLATED)
    return filled.getvalue()
