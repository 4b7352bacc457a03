"""/v1/files: evidence that is uploaded before a dispute names it."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from payments.gateways.sandbox import dispute_objects
from payments.gateways.sandbox.errors import ApiError, missing_parameter, no_such
from payments.gateways.sandbox.multipart import Upload
from payments.gateways.sandbox.params import check, one_of, require
from payments.gateways.sandbox.store import Document
from payments.gateways.sandbox.world import World

LARGEST_FILE: Final = 5_000_000
KINDS: Final = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"%PDF-", "pdf"))
CREATE: Final[dict[str, Any]] = {"purpose": one_of("dispute_evidence"), "file": object()}


def create(world: World, params: dict[str, Any]) -> Document:
    """Store one file; of its content only the digest is kept."""
    upload = params.pop("file", None)
    fields = check({"purpose": CREATE["purpose"]}, params)
    require(fields, "purpose")
    if not isinstance(upload, Upload):
        raise missing_parameter("file")
    kind = next((end for begins, end in KINDS if upload.content.startswith(begins)), None)
    if kind is None or len(upload.content) > LARGEST_FILE:
        raise ApiError(
            "Evidence is a JPEG, a PNG or a PDF of at most 5 MB.",
            code="invalid_file",
            param="file",
        )
    made = dispute_objects.file(
        name=upload.name, kind=kind, size=len(upload.content), purpose=fields["purpose"]
    )
    made["_sha256"] = hashlib.sha256(upload.content).hexdigest()
    world.store.put(made)
    return shown(made)


def retrieve(world: World, params: dict[str, Any], file_id: str) -> Document:
    """Return what is known of a file."""
    check({}, params)
    found = world.store.get("file", file_id)
    if found is None:
        raise no_such("file", file_id, "file")
    return shown(found)


def shown(made: Document) -> Document:
    """Return a file as the API shows it: no private fields."""
    return {name: value for name, value in made.items() if not name.startswith("_")}
