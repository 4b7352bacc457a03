"""Which version a picture's file name means, and which place among its pictures. Pure.

`ALM-24.jpg` is the first picture of the version with the SKU "ALM-24", `ALM-24-2.jpg` its second,
`ALM-24_front.png` one that comes behind those with numbers; `ALM-24/2.jpg` and `ALM-24/front.jpg`
are the same by folders. Letters, width, accents and either Chinese script compare as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from catalog.search.text.folding import fold

_JUNK: Final = frozenset({"__macosx", ".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"})
_BETWEEN: Final = " _-.,#~(["
_TAIL: Final = " _-.,#~)]"
_NUMBER: Final = re.compile(r"\d{1,3}")
_FORBIDDEN: Final = re.compile(r'[%/\\:*?"<>|\x00-\x1f]|^[. ]|[. ]$')
WORD: Final = 40  # characters of a place that is a word


@dataclass(frozen=True)
class Place:
    """Where a file belongs: the code that it names, and a number from 1 or a word."""

    code: str
    number: int = 0
    word: str = ""


@dataclass(frozen=True)
class Unplaced:
    """Why a file name means no place, with the facts that help."""

    reason: str
    facts: Mapping[str, str]


class Codes:
    """A shop's SKUs and product codes as file names may write them."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        self._bare: dict[str, str] = {}
        for code in codes:
            key = fold(code)
            self._by_key.setdefault(key, []).append(code)
            self._bare.setdefault(_bare(key), code)

    def find(self, text: str) -> list[str]:
        """Return the codes that a text writes; of those that differ in case, the same one."""
        found = self._by_key.get(fold(text), [])
        return [code for code in found if code == text] or found

    def near(self, text: str) -> str:
        """Return the code that a text writes with other signs between, for a hint."""
        return self._bare.get(_bare(fold(text)), "")


def is_junk(name: str) -> bool:
    """Tell what systems put beside files by themselves."""
    parts = name.split("/")
    return any(part.casefold() in _JUNK for part in parts) or parts[-1].startswith("._")


def place_of(name: str, codes: Codes) -> Place | Unplaced:
    """Read a file's name within its archive.

    A code that is the whole name is meant, also where a shorter one with a number is there, too.
    A folder's code counts where the file's name is a number, or names no code.
    """
    *folders, last = [part for part in name.split("/") if part.strip()] or [""]
    stem = unquote(last.rpartition(".")[0] or last).strip()
    in_folder = _code_of_folders(folders, codes)
    by_name = _by_name(stem, codes)
    if in_folder and (not by_name or _NUMBER.fullmatch(stem)):
        return _settled(in_folder, stem)
    if in_folder and by_name and not set(in_folder) & set(by_name[0]):
        facts = {"folder": in_folder[0], "name": by_name[0][0]}
        return Unplaced("folder_says_another", facts)
    if by_name:
        return _settled(*by_name)
    near = _near(stem, codes)
    return Unplaced("unknown_sku_near" if near else "unknown_sku", {"near": near} if near else {})


def _near(stem: str, codes: Codes) -> str:
    """Return the code that may be meant, with or without a place behind it."""
    ends = [at for at in range(len(stem) - 1, 0, -1) if stem[at] in _BETWEEN]
    found = (codes.near(stem[:at]) for at in (len(stem), *ends))
    return next(filter(None, found), "")


def _code_of_folders(folders: list[str], codes: Codes) -> list[str]:
    """Return what the nearest folder means that means anything."""
    for folder in reversed(folders):
        if found := codes.find(unquote(folder).strip()):
            return found
    return []


def _by_name(stem: str, codes: Codes) -> tuple[list[str], str] | None:
    """Return the longest code that a name begins with, and what follows it."""
    if found := codes.find(stem):
        return found, ""
    for at in range(len(stem) - 1, 0, -1):
        if fold(stem[at]) not in _BETWEEN and stem[at] not in _BETWEEN:
            continue
        if found := codes.find(stem[:at].rstrip(_BETWEEN)):
            return found, stem[at:]
    return None


def _settled(found: list[str], rest: str) -> Place | Unplaced:
    if len(found) > 1:
        return Unplaced("several_skus", {"first": found[0], "second": found[1]})
    word = fold(rest).strip(_BETWEEN + _TAIL)
    if not word:
        return Place(found[0], number=1)
    if _NUMBER.fullmatch(word) and int(word) > 0:
        return Place(found[0], number=int(word))
    return Place(found[0], word=word[:WORD])


def _bare(key: str) -> str:
    return re.sub(r"[\W_]+", "", key)


def order_of(number: int, word: str) -> tuple[int, list[tuple[int, str]]]:
    """Return how places come: numbers first, then words, their own numbers by value."""
    pieces = re.split(r"(\d+)", word)
    return number or 10_000, [(int(p), "") if p.isdecimal() else (0, p) for p in pieces]


def file_name_of(code: str, number: int, suffix: str) -> str:
    """Return the name by which a picture goes out, and comes back in as what it was."""
    safe = _FORBIDDEN.sub(lambda found: f"%{ord(found[0]):02X}", code)
    return f"{safe}/{number}{suffix}"
