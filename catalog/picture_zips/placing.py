"""Where the pictures of an archive come among those that hang already. Pure.

Worked numbers: `docs/imports.md`, "Pictures by the ZIP".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from catalog.media.hanging import Hung


@dataclass(frozen=True)
class Coming:
    """A picture that comes, and the number of its place from 1; 0: behind the others."""

    hung: Hung
    number: int = 0


@dataclass
class Placed:
    """The list as it would be, those that were taken down for it, and what found no room."""

    pictures: list[Hung]
    gone: list[Hung] = field(default_factory=list)
    no_room: list[Hung] = field(default_factory=list)


def place(
    hung: Sequence[Hung],
    coming: Sequence[Coming],
    *,
    most: int,
    replaces: bool = False,
    is_single: bool = False,
) -> Placed:
    """Put pictures at their places; `coming` is in the order of places.

    A place is counted among the pictures of one version, or of the whole product where it has
    one version (`is_single`). What hangs there moves back by one, or is taken down (`replaces`).
    The same file twice hangs once. `most` pictures a product.
    """
    made = Placed(list(hung))
    arrived: set[str] = set()
    for each in coming:
        if any(_is_same(here, each.hung, is_single) for here in made.pictures):
            arrived.add(each.hung.path)
            continue
        places = [
            at
            for at, here in enumerate(made.pictures)
            if is_single or here.variant_id == each.hung.variant_id
        ]
        is_taken = 0 < each.number <= len(places)
        if is_taken and replaces and made.pictures[places[each.number - 1]].path not in arrived:
            at = places[each.number - 1]
            made.gone.append(made.pictures[at])
            made.pictures[at] = each.hung
        elif len(made.pictures) >= most:
            made.no_room.append(each.hung)
            continue
        elif is_taken:
            made.pictures.insert(places[each.number - 1], each.hung)
        else:
            made.pictures.insert(places[-1] + 1 if places else len(made.pictures), each.hung)
        arrived.add(each.hung.path)
    return made


def _is_same(here: Hung, other: Hung, is_single: bool) -> bool:
    return here.path == other.path and (is_single or here.variant_id == other.variant_id)
