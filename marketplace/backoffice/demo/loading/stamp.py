"""What was loaded last, so that a second run can leave at once, and the demo's sign-ins."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from catalog.models import Picture, Product
from marketplace.backoffice.demo.content import FOLDER


@dataclass(frozen=True)
class Wish:
    """How much a run is asked to load: totals, of which the demo's own content is a part."""

    products: int
    vendors: int
    seed: int


@dataclass(frozen=True)
class SignIn:
    """How a demo person signs in, as the start-up prints it."""

    role: str
    email: str
    password: str
    url: str


class Stamp:
    """Files beside a run's other state; readable by their owner alone, for they hold a password."""

    def __init__(self, var: Path, media: Path) -> None:
        self.people = var / "run" / "demo.json"
        self._loaded = var / "run" / "demo-loaded.json"
        self._media = media

    def password(self) -> str:
        """Return this installation's demo password; made once, then read from the file."""
        known = _read(self.people) or []
        return known[0]["password"] if known else secrets.token_urlsafe(9)

    def is_loaded(self, wish: Wish) -> bool:
        """Tell whether exactly this was loaded into this database and its pictures are there."""
        if _read(self._loaded) != self._state(wish) or not self.people.exists():
            return False
        newest = Product.objects.order_by("-pk").values_list("slug", flat=True).first()
        first = Picture.objects.order_by("pk").values_list("path", flat=True).first()
        return newest is not None and first is not None and (self._media / first).exists()

    def forget(self) -> None:
        """Note that a load is under way: cut short, it must run again."""
        self._loaded.unlink(missing_ok=True)

    def write(self, wish: Wish, people: list[SignIn]) -> None:
        """Note that everything is loaded, and how to sign in."""
        _write(self.people, [asdict(person) for person in people])
        _write(self._loaded, self._state(wish))

    def _state(self, wish: Wish) -> dict[str, Any]:
        return {"content": _content_digest(), **asdict(wish)}


def _content_digest() -> str:
    total = hashlib.sha256()
    for path in sorted([*FOLDER.rglob("*.toml"), *FOLDER.rglob("*.py")]):
        total.update(path.read_bytes())
    return total.hexdigest()


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(value, stream, indent=1, ensure_ascii=False)
        stream.write("\n")
    draft.replace(path)
