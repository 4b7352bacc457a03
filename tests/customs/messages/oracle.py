"""The published schemas and samples, where somebody has put them: they are not ours to give out.

`CEB_ORACLE` names the folder; without it, one beside the checkout is looked for.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from marketplace.customs.messages.agreeing import namespaces, schema_at

_BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data" / "ceb"


def folder() -> Path:
    """Return the folder, or skip the test."""
    found = Path(os.environ.get("CEB_ORACLE") or _BESIDE)
    if not (found / "xsd").is_dir():
        pytest.skip("the published schemas are not here: CEB_ORACLE names no folder that has them")
    return found


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


def vectors() -> dict[str, Any]:
    """Return the test vectors."""
    told: dict[str, Any] = json.loads((folder() / "test-vectors.json").read_text())
    return told
