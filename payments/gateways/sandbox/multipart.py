"""Multipart bodies, as an upload sends them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Final

from payments.gateways.sandbox.errors import ParameterError

MOST_PARTS: Final = 20
_BOUNDARY: Final = re.compile(r'boundary="?([0-9A-Za-z\'()+_,./:=? -]{1,70})"?\Z')
_NAME: Final = re.compile(rb'(?:^|;)\s*name="([^"]*)"', re.ASCII)
_FILE_NAME: Final = re.compile(rb'(?:^|;)\s*filename="([^"]*)"', re.ASCII)


@dataclass(frozen=True)
class Upload:
    """One uploaded file."""

    name: str
    content: bytes


def decode(content_type: str, body: bytes) -> dict[str, Any]:
    """Decode a body into fields of text and of files. Raises: ParameterError."""
    found = _BOUNDARY.search(content_type)
    if not found:
        raise ParameterError("A multipart body needs its boundary.", "body")
    mark = b"--" + found.group(1).encode()
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise ParameterError("The multipart body has no end.", "body")
    if len(pieces) > MOST_PARTS:
        raise ParameterError("The multipart body has too many parts.", "body")
    fields: dict[str, Any] = {}
    for piece in pieces[1:-1]:
        name, value = _part(piece)
        if name in fields:
            raise ParameterError(f"Parameter given twice: {name}", name)
        fields[name] = value
    return fields


def _part(piece: bytes) -> tuple[str, str | Upload]:
    head, gap, content = piece.partition(b"\r\n\r\n")
    disposition = next(
        (line for line in head.split(b"\r\n") if line.lower().startswith(b"content-disposition:")),
        b"",
    )
    named = _NAME.search(disposition)
    if not gap or not named:
        raise ParameterError("A part of the multipart body has no name.", "body")
    try:
        name = named.group(1).decode()
        file_name = _FILE_NAME.search(disposition)
        if file_name:
            return name, Upload(file_name.group(1).decode(), content)
        return name, content.decode()
    except UnicodeDecodeError:
        raise ParameterError("Invalid form encoding.", "body") from None


def digest(fields: dict[str, Any]) -> str:
    """Name what a body holds, whatever its boundary: what an idempotency key compares."""
    parts = sorted(
        (name, f"{value.name} {hashlib.sha256(value.content).hexdigest()}")
        if isinstance(value, Upload)
        else (name, str(value))
        for name, value in fields.items()
    )
    return repr(parts)
