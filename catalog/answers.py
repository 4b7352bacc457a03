"""What a product answers to its category's attributes, and whether that is enough. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

CHOICE: Final = "choice"
NUMBER: Final = "number"
TEXT: Final = "text"
MOST_DIGITS: Final = 10  # before the point; four after it
MOST_LETTERS: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """An attribute as a category asks for it; `choices` are the codes of its list."""

    attribute_id: int
    code: str
    kind: str
    is_required: bool = False
    choices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: codes of choices, or a number in the attribute's unit, or texts by language."""

    choices: tuple[str, ...] = ()
    number: Decimal | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not self.choices and self.number is None and not any(self.texts.values())


def asked_of(by_category: Mapping[int, Iterable[Asked]], path: Iterable[int]) -> tuple[Asked, ...]:
    """Return what is asked on the way from the first level down to a category, in that order.

    A category below may only add: what one above requires stays required.
    """
    found: dict[int, Asked] = {}
    for category_id in path:
        for asked in by_category.get(category_id, ()):
            above = found.get(asked.attribute_id)
            if above is None or asked.is_required:
                found[asked.attribute_id] = asked
    return tuple(found.values())


def faults(asked: Iterable[Asked], answers: Mapping[str, Answer]) -> dict[str, str]:
    """Say what is wrong, by the attribute's code.

    "unknown": the category does not ask for it; "missing": it must be answered; "kind": a number
    for a text and the like; "choice": not on the list; "size": too many digits or letters.
    """
    by_code = {each.code: each for each in asked}
    wrong = {code: "unknown" for code in answers if code not in by_code}
    for code, each in by_code.items():
        answer = answers.get(code, Answer())
        if answer.is_empty:
            if each.is_required:
                wrong[code] = "missing"
        elif fault := _fault(each, answer):
            wrong[code] = fault
    return wrong


def _fault(asked: Asked, answer: Answer) -> str:
    given = {
        CHOICE: bool(answer.choices),
        NUMBER: answer.number is not None,
        TEXT: any(answer.texts.values()),
    }
    if [kind for kind, is_given in given.items() if is_given] != [asked.kind]:
        return "kind"
    if not asked.choices.issuperset(answer.choices):
        return "choice"
    if answer.number is not None and not _fits(answer.number):
        return "size"
    return "size" if any(len(text) > MOST_LETTERS for text in answer.texts.values()) else ""


def _fits(number: Decimal) -> bool:
    if not number.is_finite():
        return False
    return abs(number) < 10**MOST_DIGITS and number == round(number, 4)
