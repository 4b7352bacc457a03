"""Files that a page hands out: saved under their own name, kept by no cache on the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
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


def streamed(file_name: str, content_type: str, content: Iterable[bytes]) -> StreamingHttpResponse:
    """Return the answer that saves `content` under `file_name`, a piece at a time."""
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    return StreamingHttpResponse(
        content,
        headers={
            "Content-Type": content_type,
            "Content-Disposition": str(disposition),
            "Cache-Control": "no-store",
        },
    )


def from_disk(file_name: str, content_type: str, file: IO[bytes]) -> FileResponse:
    """Return the answer that saves a file under `file_name`, and closes it in any case."""
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=file_name,
        content_type=content_type,
        headers={"Cache-Control": "no-store"},
    )
