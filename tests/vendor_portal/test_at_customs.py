"""What a shop is told of its parcel at customs: what it waits for, in plain words."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from marketplace.customs.cases import queries, states
from marketplace.customs.cases.types import CaseStanding
from marketplace.vendor_portal.customs_shows import at_customs
from tests.factories.orders import NOON


def standing(state: str, waits_for: str = "", *findings: str) -> CaseStanding:
    return CaseStanding("cuc_1", state, waits_for, findings, NOON, NOON)


def shown(monkeypatch: pytest.MonkeyPatch, found: CaseStanding | None) -> dict[str, Any] | None:
    known = {"vendor_order:vor_1": found} if found else {}
    monkeypatch.setattr(queries, "standings", lambda references: known)
    with translation.override("en"):
        told = at_customs("vor_1", "cbec_9610")
        return told and {name: str(value) for name, value in told.items()}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (None, "as soon as our registrations"),
        (standing("opened", "parcel"), "Hand the parcel over with its waybill number"),
        (standing("opened", "truck"), "loaded it on a truck"),
        (standing("opened", "", "listing_unknown"), "Our customs desk is looking"),
        (standing("opened", "parcel", "goods_went_back"), "went back before the parcel left"),
        (standing("opened"), "being written"),
        (standing("declared"), "within a day"),
        (standing("rejected"), "Our customs desk answers"),
        (standing("canceled"), "do not send it"),
    ],
)
def test_a_shop_reads_what_its_parcel_waits_for(monkeypatch, found, words):
    told = shown(monkeypatch, found)
    assert told is not None
    assert words in told["text"]


def test_every_state_of_a_case_has_words(monkeypatch):
    for state in (*states.CASE_NEXT,):
        assert shown(monkeypatch, standing(state))


def test_the_day_until_which_goods_come_back_is_said_once_they_are_let_in(monkeypatch):
    assert shown(monkeypatch, standing("released"))["return_by"] == str(NOON)
    assert shown(monkeypatch, standing("declared"))["return_by"] == "None"


def test_what_crosses_no_border_has_no_panel(monkeypatch):
    monkeypatch.setattr(queries, "standings", lambda references: {})
    assert at_customs("vor_1", "macau_local") is None
    assert at_customs("vor_1", "cbec_9610", is_canceled=True) is None
