"""Which rule approves a change without a person. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from catalog.moderation.trust import reaches

PRICE: Final = "price"
TYPO: Final = "typo"
ANY: Final = "any"
Changes = Mapping[str, tuple[Any, Any]]
_TEXTS: Final = ("name", "summary", "description")


@dataclass(frozen=True)
class ApprovalTerms:
    """A rule's terms: `most` in basis points of a price or in letters of all texts together."""

    pk: int
    kind: str
    most: int
    least_level: str
    category_id: int | None = None


@dataclass(frozen=True)
class Asking:
    """What is asked: the changes, by whom, where; `needs_person` when screening found something."""

    changes: Changes
    is_listing: bool
    level: str
    category_path: tuple[int, ...]
    needs_person: bool = False


def rule_for(asking: Asking, rules: Iterable[ApprovalTerms]) -> ApprovalTerms | None:
    """Return the first rule that lets a change through, or None when a person decides.

    What screening marked for a person is never let through, nor is a change of category.
    """
    if asking.needs_person or (not asking.is_listing and "category" in asking.changes):
        return None
    return next((rule for rule in rules if _fits(asking, rule)), None)


def _fits(asking: Asking, rule: ApprovalTerms) -> bool:
    if not reaches(asking.level, rule.least_level):
        return False
    if rule.category_id is not None and rule.category_id not in asking.category_path:
        return False
    if rule.kind == ANY:
        return True
    if asking.is_listing or not asking.changes:
        return False
    if rule.kind == PRICE:
        return all(_is_small_price(path, *pair, rule.most) for path, pair in asking.changes.items())
    if all(path.split(".", 1)[0] in _TEXTS for path in asking.changes):
        return (
            sum(letters_changed(a or "", b or "") for a, b in asking.changes.values()) <= rule.most
        )
    return False


def _is_small_price(path: str, before: Any, after: Any, most_bps: int) -> bool:
    if not path.endswith(".price") or before is None or after is None:
        return False
    if before["currency"] != after["currency"]:
        return False
    return is_small_move(before["minor"], after["minor"], most_bps)


def is_small_move(before_minor: int, after_minor: int, most_bps: int) -> bool:
    """Tell whether a price moves by so many basis points of what it was, or by less.

    Money: whole minor units of one currency: |after - before| x 10,000 <= most x before.
    """
    return abs(after_minor - before_minor) * 10_000 <= most_bps * before_minor


def letters_changed(before: str, after: str) -> int:
    """Count the letters to put in, take out or replace (Levenshtein), outside of equal ends.

    More than 200 letters between the ends count as that many, without the table.
    """
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    old, new = before[head:], after[head:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    if max(len(old), len(new)) > 200:
        return max(len(old), len(new))
    row = list(range(len(new) + 1))
    for i, a in enumerate(old, 1):
        last, row = row, [i]
        for j, b in enumerate(new, 1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b)))
    return row[-1]
