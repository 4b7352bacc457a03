"""What the published schemas and samples say of messages, where they are (`tests/oracle.py`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from marketplace.customs.messages.agreeing import namespaces, schema_at
from tests.oracle import folder, vectors

__all__ = ["folder", "samples", "schemas", "vectors"]


@cache
def _schemas(path: Path) -> dict[str, Any]:
    return namespaces(
        schema_at(path / "ceb-import-202205.xsd"), schema_at(path / "dxp-terminal-202205.xsd")
    )


def schemas() -> dict[str, Any]:
    """Return the schemas by namespace, read once."""
    return _schemas(folder() / "xsd")


def samples() -> dict[str, bytes]:
    """Return the sample messages by the name of their file."""
    return {path.name: path.read_bytes() for path in sorted((folder() / "samples-own").iterdir())}
