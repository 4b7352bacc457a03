"""The numbers of `docs/moderation.md`, and the pure rules around them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from catalog.drafts import ProductDraft, VariantDraft
from catalog.moderation.approval import ApprovalTerms, Asking, letters_changed, rule_for
from catalog.moderation.fields import (
    changes_between,
    conflicts_of,
    draft_from,
    fields_of,
    overlaid,
)
from catalog.moderation.trust import VendorFacts, trust_of
from marketplace.foundation.money import Money

PRICE = ApprovalTerms(1, "price", 1_000, "new")
TYPO = ApprovalTerms(2, "typo", 4, "new")


def price(minor: int, currency: str = "MOP") -> dict[str, Any]:
    return {"minor": minor, "currency": currency}


def asking(path: str, before: Any, after: Any, **more: Any) -> Asking:
    known: dict[str, Any] = {"is_listing": False, "level": "new", "category_path": (1, 2)}
    return Asking(changes={path: (before, after)}, **(known | more))


def test_a_price_goes_through_up_to_ten_percent():
    assert rule_for(asking("version.1.price", price(8_800), price(9_680)), [PRICE]) == PRICE
    assert rule_for(asking("version.1.price", price(8_800), price(9_681)), [PRICE]) is None
    assert rule_for(asking("version.1.price", price(8_800), price(7_920)), [PRICE]) == PRICE
    other = asking("version.1.price", price(8_800), price(8_800, "HKD"))
    assert rule_for(other, [PRICE]) is None


def test_a_typo_goes_through_and_another_nut_does_not():
    assert letters_changed("Almond bisciuts", "Almond biscuits") == 2
    assert letters_changed("Almond biscuits", "Walnut biscuits") == 6
    typo = asking("name.en", "Almond bisciuts", "Almond biscuits")
    assert rule_for(typo, [TYPO]) == TYPO
    assert rule_for(asking("name.en", "Almond biscuits", "Walnut biscuits"), [TYPO]) is None
    assert rule_for(asking("brand", "A", "B"), [TYPO]) is None


def test_nothing_passes_that_screening_marked_or_that_changes_its_category():
    anything = ApprovalTerms(3, "any", 0, "new")
    assert rule_for(asking("name.en", "a", "b"), [anything]) == anything
    assert rule_for(asking("name.en", "a", "b", needs_person=True), [anything]) is None
    assert rule_for(asking("category", 1, 2), [anything]) is None


def test_a_rule_holds_in_its_category_and_for_its_trust():
    inside = ApprovalTerms(4, "any", 0, "known", category_id=2)
    assert rule_for(asking("name.en", "a", "b"), [inside]) is None
    assert rule_for(asking("name.en", "a", "b", level="trusted"), [inside]) == inside
    outside = asking("name.en", "a", "b", level="trusted", category_path=(1,))
    assert rule_for(outside, [inside]) is None


def test_trust_is_a_sum_in_sight():
    facts = {"approved": 30, "rejected": 1, "changes_requested": 2, "days_open": 400}
    known = trust_of(VendorFacts(**facts))
    assert (known.points, known.level) == (49, "known")
    assert [part.points for part in known.parts] == [50, 13, -10, -4, 0]
    assert trust_of(VendorFacts(**(facts | {"rejected": 0}))).points == 59
    better = trust_of(VendorFacts(**(facts | {"rejected": 0, "changes_requested": 1})))
    assert (better.points, better.level) == (61, "trusted")
    assert trust_of(VendorFacts(approved=2)).level == "new"
    pinned = trust_of(VendorFacts(**facts), pin=("trusted", "ten years of trade"))
    assert (pinned.level, pinned.points, pinned.pinned) == ("trusted", 49, "ten years of trade")


def test_a_draft_comes_back_from_its_fields():
    draft = ProductDraft(
        category_id=7,
        origin_country="MO",
        texts={"name": {"en": "Tea"}, "summary": {}, "description": {}},
        variants=(
            VariantDraft("A", Money(500, "MOP"), "0902100000", 90, 100, variant_id=3),
            VariantDraft(
                "C",
                Money(900, "MOP"),
                "0902100000",
                190,
                200,
                variant_id=4,
                content_quantity=Decimal("0.5"),
                content_unit="036",
                packed_mm=(10, 20, 30),
                is_cold=True,
            ),
            VariantDraft("B", Money(900, "MOP"), "0902100000", 190, 200, on_hand=4),
        ),
    )
    assert draft_from(fields_of(draft)) == draft


def test_a_conflict_is_a_field_that_moved_elsewhere():
    live = {"name.en": "Almond biscuits, 24 pieces"}
    wish = {"name.en": ("Almond biscuits", "Almond cakes")}
    assert conflicts_of(live, wish) == live
    assert conflicts_of({"name.en": "Almond cakes"}, wish) == {}
    assert conflicts_of({"name.en": "Almond biscuits"}, wish) == {}


def test_a_text_that_is_taken_away_is_a_change_to_nothing():
    changes = changes_between({"name.pt": "Chá", "brand": "X"}, {"brand": "X"})
    assert changes == {"name.pt": ("Chá", None)}
    assert overlaid({"name.pt": "Chá", "brand": "X"}, {"name.pt": None}) == {"brand": "X"}
