"""The border of a priced cart: the numbers of docs/customs.md, and which channel is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from catalog.types import CustomsFacts, OfferFacts
from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.checks import Asked
from marketplace.customs.rules.choosing import choices
from marketplace.customs.rules.policy import Policy
from marketplace.customs.rules.shipped import shipped_book
from marketplace.customs.types import Destination
from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money
from marketplace.orders.border import Crossing, at_home, consignment_of, crossing_of, with_duty
from marketplace.orders.border_words import (
    accepted_notices,
    border_view,
    line_refusals,
    refusal_text,
)
from marketplace.orders.pricing import CartedOffer, Delivery, PricedCart, Terms, price_cart
from marketplace.orders.snapshots import composition, figures, snapshot
from marketplace.orders.splitting import split_cart
from marketplace.shipping.types import DeliveryOption
from payments.fx.types import MidRate, QuotedRate
from tests.factories import fx

BAKERY, BISCUITS = 1, 11
ON = date(2026, 5, 23)
OPEN = Policy(open_channels=frozenset(Channel) - {Channel.PERSONAL_PARCEL, Channel.CBEC_1210})


def mop(minor: int) -> Money:
    return Money(minor, "MOP")


def cny(minor: int) -> Money:
    return Money(minor, "CNY")


def at_ninety() -> MidRate:
    """0.90 renminbi a pataca, as a feed would publish it."""
    step = replace(fx.step("MOP", "CNY", "0.90"), is_multiplied=False)
    return MidRate("CNY", "MOP", (step,))


def facts(**changes: Any) -> OfferFacts:
    fields: dict[str, Any] = {
        "offer_id": BISCUITS,
        "vendor_id": BAKERY,
        "vendor_ref": "vendor:ven_A",
        "vendor_name": "Bakery",
        "product_name_by_lang": {"en": "Almond biscuits"},
        "variant_label_by_lang": {},
        "sku": "B1",
        "price": mop(33_000),
        "available": 9,
        "gross_weight_g": 740,
        "hs_code": "1905310000",
        "product_slug": "biscuits",
        "is_sellable": True,
        "customs": CustomsFacts(net_weight_g=600, origin="MO"),
    }
    return OfferFacts(**(fields | changes))


def priced(terms: Terms, *, unit: int = 33_000, shipping: int = 3_300) -> PricedCart:
    offer = CartedOffer(BISCUITS, BAKERY, "vendor:ven_A", mop(unit), 1)
    delivery = Delivery("standard", mop(shipping))
    return price_cart(offers=[offer], deliveries={BAKERY: delivery}, terms=terms)


IN_PATACAS = Terms("MOP", 10, {}, border=at_ninety())


def cross(
    cart: PricedCart,
    terms: Terms = IN_PATACAS,
    *,
    zone: str = "CN-GD",
    is_used_in_hengqin: bool = False,
    **changes: Any,
) -> Crossing:
    consignment = consignment_of(cart.groups[0], {BISCUITS: facts(**changes)}, terms, "en")
    asked = Asked(consignment, Destination(zone, is_used_in_hengqin), ON)
    return crossing_of(choices(asked, shipped_book(), OPEN), terms)


def test_the_worked_numbers_of_the_page():
    cart = priced(IN_PATACAS)
    consignment = consignment_of(cart.groups[0], {BISCUITS: facts()}, IN_PATACAS, "en")
    assert (consignment.lines[0].value, consignment.freight) == (cny(29_700), cny(2_970))
    crossing = cross(cart)
    assert (crossing.channel, crossing.duty_cny) == (Channel.CBEC_9610, cny(2_973))
    assert crossing.duty == mop(3_304)  # 29.73 / 0.9 = 33.0333..., up
    whole = with_duty(cart, {BAKERY: crossing})
    (group,) = whole.groups
    assert (group.net, group.duty, whole.total) == (mop(36_300), mop(3_304), mop(39_604))
    assert group.vendor_total == mop(36_300)


def test_duty_is_no_part_of_what_the_vendor_is_worth():
    whole = with_duty(priced(IN_PATACAS), {BAKERY: cross(priced(IN_PATACAS))})
    (part,) = split_cart(priced=whole, commission_bps={BAKERY: 1_000}, terms=IN_PATACAS)
    assert (part.mid_value, part.commission) == (mop(36_300), mop(3_300))
    dear = replace(whole.groups[0], vendor_goods=mop(33_001))  # would eat a cent of the duty
    with pytest.raises(Broken, match="is worth"):
        split_cart(
            priced=replace(whole, groups=(dear,)), commission_bps={BAKERY: 0}, terms=IN_PATACAS
        )


def test_what_is_charged_in_renminbi_is_told_as_it_is():
    mid = fx.published_mid("MOP", "CNY")
    terms = Terms("CNY", 10, {"MOP": QuotedRate("MOP", mid, 50)})
    cart = priced(terms, unit=8_800, shipping=3_500)
    crossing = cross(cart, terms)
    # (74.60 + 29.70) x 0.13 x 0.7 = 9.4913
    assert crossing.duty == crossing.duty_cny == cny(949)


def test_goods_that_stay_in_macau_cross_nothing():
    whole = with_duty(priced(Terms("MOP", 10)), {BAKERY: at_home("MOP")})
    assert (whole.groups[0].channel, whole.duty, whole.total) == (
        "macau_local", mop(0), mop(36_300),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "channel"), [("HK", Channel.HONG_KONG), ("INTL", Channel.INTERNATIONAL)]
)
def test_elsewhere_nothing_is_collected_and_no_rate_is_needed(zone: str, channel: Channel):
    terms = Terms("MOP", 10)
    crossing = cross(priced(terms), terms, zone=zone)
    assert (crossing.channel, crossing.duty, crossing.is_open) == (channel, mop(0), True)
    told = border_view(crossing, "en")
    assert told.is_at_arrival is (zone == "INTL")
    assert [note.code for note in told.notes] == ["duty_at_arrival"] * (zone == "INTL")


def test_hengqin_without_tax_is_taken_only_where_the_buyer_said_so():
    assert cross(priced(IN_PATACAS), zone="CN-ZH-HQ").channel == Channel.CBEC_9610
    refused = cross(priced(IN_PATACAS), zone="CN-ZH-HQ", hs_code="3304990039")
    assert (refused.channel, refused.is_open, refused.duty) == (
        Channel.CBEC_9610, False, mop(0),
    )  # fmt: skip
    said = cross(priced(IN_PATACAS), zone="CN-ZH-HQ", is_used_in_hengqin=True)
    assert (said.channel, said.duty) == (Channel.HENGQIN, mop(0))


def test_a_refusal_names_the_line_and_what_would_help():
    crossing = cross(priced(IN_PATACAS), hs_code="3304990039")  # how much is in it?
    assert not crossing.is_open
    told = line_refusals(crossing, "en")
    assert set(told) == {BISCUITS}
    assert told[BISCUITS] == refusal_text(crossing, "en")
    assert "Almond biscuits does not say how much it holds" in told[BISCUITS]
    assert "complete the facts" in told[BISCUITS]
    full = CustomsFacts(
        net_weight_g=600, origin="MO", content_quantity=Decimal(500), content_unit="096"
    )
    assert cross(priced(IN_PATACAS), hs_code="3304990039", customs=full).is_open


def test_more_than_one_transaction_may_hold_is_refused_for_the_whole_parcel():
    crossing = cross(
        price_cart(
            offers=[CartedOffer(BISCUITS, BAKERY, "vendor:ven_A", mop(300_000), 2)],
            deliveries={BAKERY: Delivery("standard", mop(3_300))},
            terms=IN_PATACAS,
        )
    )
    view = border_view(crossing, "en")
    assert [(each.code, each.offer_id) for each in view.refusals] == [("over_single", 0)]
    assert "5,000" in view.refusals[0].text


def test_findings_are_told_by_weight_and_notices_by_their_key():
    view = border_view(cross(priced(IN_PATACAS)), "pt")
    assert [each.code for each in view.asks] == ["identity_needed"]
    assert [notice.key for notice in view.notices] == ["cross_border_goods:486-2018"]
    assert view.notices[0].text.startswith("Estes artigos")
    assert (view.refusals, view.is_open, view.is_prepaid) == ((), True, True)
    keys = [view.notices[0].key, "no version", ""]
    assert accepted_notices(keys) == {("cross_border_goods", "486-2018")}


def test_figures_and_what_was_shown_hold_the_border():
    crossing = cross(priced(IN_PATACAS))
    whole = with_duty(priced(IN_PATACAS), {BAKERY: crossing})
    option = DeliveryOption("standard", {"en": "Standard"}, mop(3_300), 3, 5, "sf")
    told = snapshot(whole, {BAKERY: option}, {BAKERY: crossing})
    (group,) = told["figures"]["groups"]
    assert (group["channel"], group["duty"], group["duty_cny"]) == ("cbec_9610", 3_304, 2_973)
    border = told["borders"]["vendor:ven_A"]
    assert border["notices"] == [["cross_border_goods", "486-2018"]]
    assert set(border["rule_sets"]) == set(shipped_book().origins)
    other = with_duty(priced(IN_PATACAS), {BAKERY: replace(crossing, channel=Channel.HENGQIN)})
    assert composition(figures(other)) != composition(told["figures"])
