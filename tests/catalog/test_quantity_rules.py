"""In which quantities an offer is sold: the numbers of docs/catalog.md."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from catalog.errors import QuantityRuleRefused
from catalog.models import Offer
from catalog.quantity_rules import QuantityRule
from catalog.services import set_offer_terms
from tests.factories import orders

SIXES = QuantityRule(6, 6, 24)


@pytest.mark.parametrize(
    ("rule", "sold", "refused"),
    [
        (SIXES, (6, 12, 18, 24), {5: "few", 8: "step", 30: "many"}),
        (QuantityRule(2), (2, 3, 999), {1: "few"}),
        (QuantityRule(most=3), (1, 2, 3), {4: "many"}),
    ],
)
def test_only_the_quantities_of_a_rule_are_sold(rule, sold, refused):
    assert [rule.fault_of(each) for each in sold] == [""] * len(sold)
    assert {each: rule.fault_of(each) for each in refused} == refused


def test_the_largest_quantity_fits_the_stock_and_the_steps():
    assert [SIXES.largest(left) for left in (100, 20, 6, 5)] == [24, 18, 6, 0]
    assert [SIXES.nearest(wish) for wish in (1, 7, 12, 99)] == [6, 12, 12, 24]


def test_a_rule_is_said_in_words():
    with translation.override("en"):
        assert SIXES.text() == "At least 6. In steps of 6. At most 24 in one order."
        assert QuantityRule().text() == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (QuantityRule(0), "least"),
        (QuantityRule(1, 0), "step"),
        (QuantityRule(5, 1, 4), "most"),
        (QuantityRule(1, 1, 1_000), "most"),
    ],
)
def test_a_rule_that_nobody_could_buy_by_is_refused_by_service_and_database(rule, fault):
    offer = orders.street().biscuits
    with pytest.raises(QuantityRuleRefused) as refusal:
        set_offer_terms(offer_id=offer.pk, rule=rule)
    assert refusal.value.fault == fault
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(
            least_quantity=rule.least, quantity_step=rule.step, most_quantity=rule.most
        )
