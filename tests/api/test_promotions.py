"""What programs are told of promotions: those that apply by themselves, and no code."""

from __future__ import annotations

from marketplace.foundation.clock import now
from marketplace.foundation.money import Money
from tests.factories.orders import Street
from tests.factories.pages import Browser
from tests.factories.promotions import promotion


def test_open_promotions_are_told_and_codes_are_not(machine: Browser, shops: Street):
    own = promotion(shops.bakery, minimum=Money(20_000, "MOP"))
    other, ours = promotion(shops.tinned_fish), promotion()
    promotion(shops.bakery, code="GEHEIM")
    promotion(shops.bakery, starts_at=now().replace(year=2100))
    found = machine.open("/api/v1/promotions/?shop=cunha-bakery&language=en").response.json()
    assert [each["id"] for each in found["promotions"]] == [own.public_id, ours.public_id]
    first = found["promotions"][0]
    assert first["name"] == "Ten percent off"
    assert (first["shop"], first["percent_bps"]) == ("cunha-bakery", 1_000)
    assert first["minimum"] == {"minor": 20_000, "currency": "MOP"}
    every = machine.open("/api/v1/promotions/").response.json()["promotions"]
    assert {each["id"] for each in every} == {own.public_id, other.public_id, ours.public_id}
    assert "GEHEIM" not in str(every)
    assert machine.open("/api/v1/promotions/?shop=nobody").response.status_code == 404
