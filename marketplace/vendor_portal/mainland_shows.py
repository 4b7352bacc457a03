"""What a shop's goods lack on their way to the mainland, as the portal's template prints it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.completeness import MAINLAND, Meter
from catalog.types import OfferFacts, VendorOffer
from marketplace.customs.rules import queries as customs
from marketplace.customs.rules.channels import CBEC
from marketplace.customs.rules.choosing import ChannelChoice
from marketplace.customs.rules.findings import Finding, Weight
from marketplace.customs.rules.wording import CHANNEL_NAMES, say
from marketplace.customs.types import CURRENCY, Consignment, Destination
from marketplace.foundation import languages
from marketplace.foundation.money import Money
from marketplace.orders.border import line_of
from marketplace.orders.terms import current_terms
from marketplace.shipping import zones

READY, REVIEWED, MISSING, CLOSED = "ready", "reviewed", "missing", "closed"
_STATES: Final[Mapping[str, tuple[Promise, str]]] = {
    READY: (_("Can be sold to the mainland"), "done"),
    REVIEWED: (_("We look at it with the first order"), "waiting"),
    MISSING: (_("Something is missing"), "stopped"),
    CLOSED: (_("Cannot go to the mainland"), "stopped"),
}
# What the shop itself can mend by telling more of its goods.
_MENDED_BY_SHOP: Final = frozenset({"hs_wrong", "weight_wrong", "quantity_missing"})
# What only an order knows: who buys, how it is paid, how much of a year is used.
_OF_ORDERS: Final = frozenset({Weight.ASK})


def goods_shows(
    offers: Sequence[VendorOffer],
    facts: Mapping[int, OfferFacts],
    meters: Mapping[int, Sequence[Meter]],
    at: datetime,
) -> list[dict[str, Any]]:
    """Return a row for each offer: its state, what stands against it, the tax of one unit.

    Money: one unit's price as mainland buyers see it today, in renminbi, without freight.
    Raises: RateUnavailable, RulesMissing.
    """
    currencies = {each.price.currency for each in offers}
    terms = current_terms(currency=CURRENCY, vendor_currencies=currencies - {CURRENCY}, now=at)
    rows = []
    for offer in offers:
        known = facts[offer.offer_id]
        choice = _best(known, terms.buyer_price(offer.price), at)
        texts = next(
            (m for m in meters.get(known.product_id, ()) if m.destination == MAINLAND), None
        )
        rows.append(_row(offer, choice, texts))
    return rows


def _best(facts: OfferFacts, price: Money, at: datetime) -> ChannelChoice:
    """Return how one unit would best go: the open way of e-commerce, else the first one."""
    one = Consignment(lines=(line_of(facts, 1, price, languages.current()),))
    found = customs.choose_channels(one, Destination(zones.GUANGDONG), at)
    return next(choice for choice in found if choice.channel in CBEC)


def _row(offer: VendorOffer, choice: ChannelChoice, texts: Meter | None) -> dict[str, Any]:
    against = [each for each in choice.findings if each.weight not in _OF_ORDERS]
    state = state_of(against, has_texts=texts is None or texts.is_complete)
    label, badge = _STATES[state]
    return {
        "name": offer.product_name,
        "variant_label": offer.variant_label,
        "sku": offer.sku,
        "state_label": label,
        "badge": badge,
        "channel": CHANNEL_NAMES[choice.channel],
        "findings": [_finding(each) for each in against],
        "gaps": [gap.title for gap in texts.gaps] if texts else [],
        "is_machine_made": bool(texts and texts.machine_made),
        "tax": choice.duty.collected if choice.duty and choice.is_open else None,
        "price": choice.duty.dutiable if choice.duty and choice.is_open else None,
        "mend_url": _mend_url(offer),
    }


def _mend_url(offer: VendorOffer) -> str:
    """Return where facts and texts are written; only who wrote a listing may."""
    if not offer.is_own:
        return ""
    return reverse("vendor_portal:product", args=[offer.product_public_id])


def state_of(against: Sequence[Finding], *, has_texts: bool) -> str:
    """Return what the goods are: ready, looked at first, lacking something, or closed. Pure."""
    refused = {each.code for each in against if each.weight == Weight.REFUSE}
    if refused - _MENDED_BY_SHOP:
        return CLOSED
    if refused or not has_texts:
        return MISSING
    return REVIEWED if any(each.weight == Weight.REVIEW for each in against) else READY


def _finding(finding: Finding) -> dict[str, str]:
    said = say(finding)
    return {"text": said.text, "help": said.shop_help, "source": finding.source}
