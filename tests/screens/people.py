"""Who signs in to a demo."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.screens.stops import Who

SHOP: Final = "cunha-bakery"  # of the demo as of the cast


@dataclass(frozen=True)
class SignIn:
    """How somebody signs in."""

    email: str
    password: str


def of_demo(file: Path) -> dict[Who, SignIn]:
    """Read who signs in to a demo; nobody where there is none."""
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    found: dict[Who, SignIn] = {}
    for each in known:
        name = each["email"].partition("@")[0]
        sign_in = SignIn(each["email"], each["password"])
        if name == "buyer":
            found["buyer"] = sign_in
        elif name == f"owner.{SHOP}":
            found["owner"] = sign_in
        elif name == "operator":
            found["staff"] = sign_in
    return found
