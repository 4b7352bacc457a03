"""A product's pictures as one list of values, and what can be done with such a list. Pure.

A list says everything that a product's pictures say: their order, the version that each shows,
and the words for people who cannot see them. So a change of pictures is two lists.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.media.errors import NoSuchPicture


@dataclass(frozen=True)
class Hung:
    """One picture in a product's list: its file, the version that it shows, words by language.

    `key` names it on pages and is no part of what is compared. `own` are the facts of a file
    that came by no upload: pixels, widths and formats, which nobody else keeps.
    """

    path: str
    variant_id: int | None = None
    alt: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Any] = field(default_factory=dict)
    key: str = field(default="", compare=False)

    @property
    def place(self) -> tuple[str, int | None]:
        """What it is and what it shows: the same file may hang once at each version."""
        return self.path, self.variant_id

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept; what is empty is left out."""
        told = {"path": self.path, "variant": self.variant_id, "alt": _words(self.alt)}
        return {name: value for name, value in (told | {"own": dict(self.own)}).items() if value}


def from_json(value: Mapping[str, Any]) -> Hung:
    """Return a picture as it was kept."""
    return Hung(value["path"], value.get("variant"), value.get("alt", {}), value.get("own", {}))


def added(hung: Sequence[Hung], picture: Hung) -> list[Hung]:
    """Hang a picture behind the others; the same one at the same place hangs once."""
    if any(each.place == picture.place for each in hung):
        return list(hung)
    return [*hung, picture]


def without(hung: Sequence[Hung], key: str) -> list[Hung]:
    """Take one down. Raises: NoSuchPicture."""
    at = _place(hung, key)
    return [*hung[:at], *hung[at + 1 :]]


def moved(hung: Sequence[Hung], key: str, by: int) -> list[Hung]:
    """Move one so many places to the back, or with a negative number to the front.

    Raises: NoSuchPicture.
    """
    at, found = _place(hung, key), list(hung)
    found.insert(max(0, at + by), found.pop(at))
    return found


def arranged(hung: Sequence[Hung], keys: Iterable[str]) -> list[Hung]:
    """Put them in this order; those that are not named keep theirs, behind.

    Raises: NoSuchPicture.
    """
    wanted = [hung[_place(hung, key)] for key in dict.fromkeys(keys)]
    chosen = {each.key for each in wanted}
    return [*wanted, *(each for each in hung if each.key not in chosen)]


def described(
    hung: Sequence[Hung], key: str, alt: Mapping[str, str], variant_id: int | None
) -> list[Hung]:
    """Write one's words, by language code, and the version that it shows. Raises: NoSuchPicture."""
    found = list(hung)
    at = _place(hung, key)
    found[at] = dataclasses.replace(found[at], alt=_words(alt), variant_id=variant_id)
    return found


def _words(alt: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in alt.items() if text}


def _place(hung: Sequence[Hung], key: str) -> int:
    for at, each in enumerate(hung):
        if each.key == key:
            return at
    raise NoSuchPicture
