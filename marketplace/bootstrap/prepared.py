"""Whether the database and the demo already match the code, so that a start need not ask Django."""

from __future__ import annotations

import hashlib
from pathlib import Path

from marketplace.bootstrap.environment import RUNTIME
from marketplace.bootstrap.files import read_json, write_json
from marketplace.bootstrap.layout import ROOT, Layout

PACKAGES = ("marketplace", "catalog", "payments", "locale")
# Only what draws pages cannot change what `prepare` does.
OTHER_SUFFIXES = (".html", ".css", ".js", ".md", ".pyc", ".mo")


class PrepareStamp:
    """Remember what `prepare` was last run with, for this very data folder."""

    def __init__(self, layout: Layout, *, is_seeded: bool, root: Path = ROOT) -> None:
        self.layout = layout
        self.is_seeded = is_seeded
        self.root = root
        self.path = layout.run / "prepared.json"

    def is_fresh(self) -> bool:
        """Tell whether running `prepare` again would change nothing."""
        return self._results_exist() and read_json(self.path) == self._state()

    def write(self) -> None:
        """Note that `prepare` has just succeeded."""
        write_json(self.path, self._state())

    def forget(self) -> None:
        """Note that `prepare` is under way: cut short, it must run again."""
        self.path.unlink(missing_ok=True)

    def _results_exist(self) -> bool:
        if self.is_seeded and not (self.layout.run / "demo.json").exists():
            return False
        if self.is_seeded and not (self.layout.var / "media").exists():
            return False
        catalogs = self.root.joinpath("locale").rglob("*.po")
        return all(each.with_suffix(".mo").exists() for each in catalogs)

    def _state(self) -> dict[str, str | bool]:
        return {
            "sources": digest_of(self.root),
            "data": _birth(self.layout.postgres / "PG_VERSION"),
            "seeded": self.is_seeded,
        }


def digest_of(root: Path) -> str:
    """Sum up every source file that can change what `prepare` does."""
    # An upgraded package may bring migrations of its own.
    total = hashlib.sha256((root / RUNTIME).read_bytes())
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.suffix not in OTHER_SUFFIXES and path.is_file():
                total.update(str(path.relative_to(root)).encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _birth(path: Path) -> str:
    """Tell one data folder from another that took its place."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return ""
    return f"{found.st_ino}:{found.st_mtime_ns}"
