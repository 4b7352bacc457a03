"""The listings and the judgements of the set, read from their files. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import filter as matching
from pathlib import Path
from typing import Final
from zlib import crc32

HERE: Final = Path(__file__).parent
LANGUAGES: Final = ("zh-hant", "zh-hans", "pt", "en")


@dataclass(frozen=True)
class Shelf:
    """A shelf, its names and what it says of each of its goods, by language."""

    slug: str
    names: dict[str, str]
    about: dict[str, str]


@dataclass(frozen=True)
class Goods:
    """One invented listing; a language without a name is left out."""

    code: str
    shelf: Shelf
    names: dict[str, str]
    brand: str
    sku: str


@dataclass(frozen=True)
class Judgement:
    """A query, and every listing that answers it."""

    language: str
    kind: str
    query: str
    relevant: frozenset[str]

    @property
    def is_held_out(self) -> bool:
        """Say whether it is in the half that nobody looks at while the method changes."""
        return crc32(f"{self.language} {self.query}".encode()) % 2 == 1


def read_goods(folder: Path = HERE / "listings") -> list[Goods]:
    """Read every listing."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        told = tomllib.loads(path.read_text())
        about = {key.removeprefix("about-"): text for key, text in told["shelf"].items()}
        shelf = Shelf(
            slug=path.stem,
            names={code: told["shelf"][code] for code in LANGUAGES},
            about={code: about[code] for code in LANGUAGES if f"about-{code}" in told["shelf"]},
        )
        for code, (*names, brand, sku) in told["listings"].items():
            said = {key: name for key, name in zip(LANGUAGES, names, strict=True) if name}
            found.append(Goods(code, shelf, said, brand, sku))
    return found


def read_judgements(codes: Iterable[str], folder: Path = HERE / "judgements") -> list[Judgement]:
    """Read every judgement. Raises: ValueError for a pattern that no listing has."""
    known = list(codes)
    found = []
    for path in sorted(folder.glob("*.toml")):
        for kind, queries in tomllib.loads(path.read_text()).items():
            for query, patterns in queries.items():
                relevant: set[str] = set()
                for pattern in patterns.split():
                    matched = matching(known, pattern)
                    if not matched:
                        raise ValueError(f"{path.stem}: {query!r} names no listing: {pattern}")
                    relevant.update(matched)
                found.append(Judgement(path.stem, kind, query, frozenset(relevant)))
    return found
