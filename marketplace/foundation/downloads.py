"""Files that a page hands out: saved under their own name, kept by no cache on the way."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(file_name: str, content_type: str, content: bytes) -> HttpResponse:
    """Return the answer that makes a browser save `content` under `file_name`."""
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    return HttpResponse(
        content,
        headers={
            "Content-Type": content_type,
            "Content-Disposition": str(disposition),
            "Cache-Control": "no-store",
        },
    )
