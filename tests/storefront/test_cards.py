"""A card is drawn once for all who see the same, and anew for whoever sees another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from catalog.types import ListingCard, PictureData
from marketplace.foundation.money import Money
from marketplace.storefront.prices import Entry
from marketplace.storefront.templatetags import cards

CARD = ListingCard(
    slug="tin",
    name="Tin <b>",
    summary="",
    vendor_name="Sea Wind",
    vendor_slug="sea-wind",
    vendor_accent=1,
    picture=PictureData("a/tin.webp", 960, 720, "A tin", (320, 640), ("avif", "jpg")),
    price_from=Money(8_800, "MOP"),
    has_price_range=False,
    is_sold_out=False,
)
ENTRY = Entry(CARD, Money(8_800, "MOP"), is_converted=False)


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the cards that were really drawn."""
    names: list[str] = []
    render = cards.render_to_string

    def told(template: str, context: dict[str, Any]) -> str:
        names.append(context["entry"].card.name)
        return render(template, context)

    cards._drawn.cache_clear()
    monkeypatch.setattr(cards, "render_to_string", told)
    return names


def test_the_same_card_is_drawn_once_and_escaped(drawn: list[str]):
    with translation.override("en"):
        first = cards.listing_card(ENTRY)
        again = cards.listing_card(Entry(replace(CARD), Money(8_800, "MOP"), is_converted=False))
    assert first == again
    assert len(drawn) == 1
    assert "Tin &lt;b&gt;" in first
    assert "a/tin-320.avif" in first


def test_whatever_differs_on_it_makes_another_card(drawn: list[str], settings: Any):
    with translation.override("en"):
        cards.listing_card(ENTRY)
        cards.listing_card(ENTRY, first=True)
        cards.listing_card(replace(ENTRY, price=Money(8_801, "MOP")))
        cards.listing_card(replace(ENTRY, card=replace(CARD, is_sold_out=True)))
        cards.listing_card(replace(ENTRY, card=replace(CARD, vendor_name="Other")))
        settings.MEDIA_URL = "https://pictures.example/"
        elsewhere = cards.listing_card(ENTRY)
    with translation.override("pt"):
        portuguese = cards.listing_card(ENTRY)
    assert len(drawn) == 7
    assert "https://pictures.example/a/tin" in elsewhere
    assert "MOP$88,00" in portuguese.replace("\u00a0", "")
