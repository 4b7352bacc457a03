"""Give a marketplace its first screening rules, reasons and approval rules, each once."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from catalog.moderation.matching import Rule
from catalog.moderation.models import ApprovalRule, ModerationReason, ScreenRule
from catalog.moderation.trust import Level
from marketplace.foundation.languages import LANGUAGES

FOLDER: Final = Path(__file__).resolve().parents[1].joinpath("starter")
VALID_FROM: Final = date(2026, 1, 1)


@transaction.atomic
def load_starter_list() -> int:
    """Add the shipped rules and reasons that are not there; return how many rows.

    What operators changed or ended stays as it is. Doing it again adds nothing.
    """
    known = set(ScreenRule.objects.values_list("code", flat=True))
    rules = [_row(each) for each in _read("rules.toml") if each["code"] not in known]
    said = set(ModerationReason.objects.values_list("code", flat=True))
    reasons = [
        ModerationReason(code=each["code"], position=place, **_texts("label", each))
        for place, each in enumerate(_read("reasons.toml"))
        if each["code"] not in said
    ]
    ScreenRule.objects.bulk_create(rules)
    ModerationReason.objects.bulk_create(reasons)
    return len(rules) + len(reasons) + _approval_rules()


def starter_rules() -> tuple[Rule, ...]:
    """Return the shipped screening rules as the matcher takes them; no database."""
    return tuple(
        Rule(
            pk=place,
            code=each["code"],
            severity=each["severity"],
            words=tuple(each["words"]),
            exceptions=tuple(each.get("exceptions", ())),
            tag=each.get("tag", ""),
            closed_to=tuple(each.get("closed_to", ())),
        )
        for place, each in enumerate(_read("rules.toml"), 1)
    )


def _approval_rules() -> int:
    """Make the three first rules where there is none at all."""
    if ApprovalRule.objects.exists():
        return 0
    kinds = ApprovalRule.Kind
    rows = (
        ApprovalRule(position=1, name="Trusted shop", kind=kinds.ANY, least_level=Level.TRUSTED),
        ApprovalRule(position=2, name="Price within 10%", kind=kinds.PRICE, most=1_000),
        ApprovalRule(position=3, name="Typo", kind=kinds.TYPO, most=4, least_level=Level.KNOWN),
    )
    return len(ApprovalRule.objects.bulk_create(rows))


def _row(each: dict[str, Any]) -> ScreenRule:
    return ScreenRule(
        code=each["code"],
        words="\n".join(each["words"]),
        exceptions="\n".join(each.get("exceptions", ())),
        severity=each["severity"],
        tag=each.get("tag", ""),
        closed_to=each.get("closed_to", []),
        source=each["source"],
        valid_from=VALID_FROM,
        **_texts("name", each["name"]),
        **_texts("advice", each["advice"]),
    )


def _texts(field: str, by_language: dict[str, str]) -> dict[str, str]:
    return {f"{field}_{code.replace('-', '_')}": by_language[code] for code in LANGUAGES}


def _read(name: str) -> list[dict[str, Any]]:
    told = tomllib.loads(FOLDER.joinpath(name).read_text())
    return [each | {"code": code} for code, each in told.items()]
