"""The published schemas, samples and vectors, where somebody has put them: not ours to give out.

`CEB_ORACLE` names the folder; without it, one beside the checkout is looked for.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data" / "ceb"


def folder() -> Path:
    """Return the folder, or skip the test."""
    found = Path(os.environ.get("CEB_ORACLE") or _BESIDE)
    if not (found / "xsd").is_dir():
        pytest.skip("the published schemas are not here: CEB_ORACLE names no folder that has them")
    return found


def vectors() -> dict[str, Any]:
    """Return the test vectors, or skip the test."""
    told: dict[str, Any] = json.loads((folder() / "test-vectors.json").read_text("utf-8"))
    return told
