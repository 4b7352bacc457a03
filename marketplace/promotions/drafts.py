"""The terms that somebody wants a promotion to have, and what is wrong with them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import Money
from marketplace.promotions.codes import CODE_MAX, CODE_MIN, is_code
from marketplace.promotions.types import (
    ALL_BPS,
    AMOUNT,
    BUDGET_CURRENCY,
    BUY_GET,
    COMBINABLE,
    PERCENTAGE,
    WHOLE_CART,
)

Faults = dict[str, str | Promise]
_KNOWN_TARGETS: Final = ("product:", "category:", "collection:", "vendor:")


@dataclass(frozen=True, slots=True)
class Draft:
    """Terms as they were typed, read. `code` is folded; Money: in the promotion's currency."""

    name: Mapping[str, str]
    kind: str
    starts_at: datetime
    ends_at: datetime | None = None
    stacking: str = COMBINABLE
    priority: int = 100
    code: str = ""
    currency: str = BUDGET_CURRENCY
    percent_bps: int = 0
    amount: Money | None = None
    minimum: Money | None = None
    minimum_scope: str = WHOLE_CART
    most: Money | None = None
    buy: int = 0
    get: int = 0
    times: int = 0
    targets: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    use_limit: int | None = None
    person_limit: int | None = None
    marketplace_bps: int = 0
    budget: Money | None = None
    vendor_id: int | None = field(default=None)


def faults_of(draft: Draft) -> Faults:
    """Return what is wrong, by field; nothing when the terms can be made a promotion."""
    found: Faults = {}
    for name, text in _faults(draft):
        found.setdefault(name, text)
    return found


def _faults(draft: Draft) -> Iterator[tuple[str, str | Promise]]:
    if not any(text.strip() for text in draft.name.values()):
        yield "name", _("Say in at least one language what buyers shall read.")
    if draft.code and not is_code(draft.code):
        text = _("A code has %(least)d to %(most)d letters and digits.")
        yield "code", text % {"least": CODE_MIN, "most": CODE_MAX}
    if draft.ends_at is not None and draft.ends_at <= draft.starts_at:
        yield "ends_at", _("The end comes after the start.")
    if any(not target.startswith(_KNOWN_TARGETS) for target in draft.targets):
        yield "targets", _("These goods are not named as they should be.")
    for name in ("use_limit", "person_limit"):
        if getattr(draft, name) == 0:
            yield name, _("A limit is at least 1; leave it empty for none.")
    yield from _faults_of_kind(draft)
    yield from _faults_of_money(draft)


def _faults_of_kind(draft: Draft) -> Iterator[tuple[str, str | Promise]]:
    if draft.kind == PERCENTAGE and not 0 < draft.percent_bps <= ALL_BPS:
        yield "percent", _("A percentage is above 0 and at most 100.")
    if draft.kind == AMOUNT and (draft.amount is None or draft.amount.minor <= 0):
        yield "amount", _("Say how much is taken off.")
    if draft.kind == BUY_GET:
        if draft.buy < 1:
            yield "buy", _("At least one unit is bought.")
        if draft.get < 1:
            yield "get", _("At least one unit costs less.")
        if draft.percent_bps > ALL_BPS:
            yield "percent", _("A percentage is above 0 and at most 100.")


def _faults_of_money(draft: Draft) -> Iterator[tuple[str, str | Promise]]:
    for name in ("amount", "minimum", "most", "budget"):
        money = getattr(draft, name)
        if money is not None and money.minor <= 0:
            yield name, _("An amount is above zero; leave it empty for none.")
    if draft.vendor_id is not None and (draft.marketplace_bps or draft.budget):
        yield "marketplace_bps", _("A shop bears its own promotions.")
    if draft.marketplace_bps > ALL_BPS:
        yield "marketplace_bps", _("A part is at most the whole.")
    if draft.marketplace_bps and draft.budget is None:
        yield "budget", _("What the marketplace bears has a budget.")
