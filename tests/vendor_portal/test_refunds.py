"""A shop gives money of its own order back: chosen, shown, sent; a stranger finds nothing."""

from __future__ import annotations

import pytest

from marketplace.orders.models import RefundRequest
from payments.charges import services as charges
from payments.charges.models import Refund
from tests.factories import surfaces
from tests.factories.orders import NOON
from tests.factories.refunds import give_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(booked_portal):
    return booked_portal


def chosen(page, units: str, **changes: str) -> dict[str, str]:
    """What a browser would send with so many units of the first line."""
    (form,) = [form for form in page.forms if "key" in form.values]
    name = next(each for each in form.names if each.startswith("quantity_"))
    return form.values | {name: units, "reason": "damaged"} | changes


def test_a_shop_sees_what_it_bears_before_it_gives_back(portal):
    page = portal.baker.open(portal.path("refund/"))
    assert "Give money back" in portal.baker.open(portal.path()).text
    shown = portal.baker.post(portal.path("refund/"), chosen(page, "1", shipping="on"))
    for figure in ("104.30", "123.00", "7.04", "115.96"):
        assert figure in shown.text
    assert not RefundRequest.objects.exists()
    (form,) = [form for form in shown.forms if "confirmed" in form.values]
    for _ in range(2):
        done = portal.baker.post(portal.path("refund/"), form.values)
    assert "on its way back" in done.text
    request = RefundRequest.objects.get()
    assert (request.source, request.status, request.borne_minor) == ("vendor", "approved", 11_596)
    order = portal.baker.open(portal.path())
    assert "You bear of refunds" in order.text
    assert "80.96" in order.text  # what is left of 196.92


def test_a_changed_mind_keeps_what_was_typed(portal):
    page = portal.baker.open(portal.path("refund/"))
    shown = portal.baker.post(portal.path("refund/"), chosen(page, "1", note="cracked"))
    (form,) = [form for form in shown.forms if "edit" in form.values]
    back = portal.baker.post(portal.path("refund/"), form.values)
    kept = chosen(back, "1")
    assert kept["note"] == "cracked"
    assert not RefundRequest.objects.exists()


def test_above_its_limit_it_waits_and_the_page_says_so(portal, settings):
    settings.REFUND_VENDOR_LIMIT = 0
    page = portal.packer.open(portal.path("refund/"))
    shown = portal.packer.post(portal.path("refund/"), chosen(page, "2"))
    assert "the marketplace decides" in shown.text
    (form,) = [form for form in shown.forms if "confirmed" in form.values]
    portal.packer.post(portal.path("refund/"), form.values)
    assert RefundRequest.objects.get().status == "requested"
    assert not Refund.objects.exists()
    assert "waits for approval" in portal.baker.open(portal.path()).text


@pytest.mark.parametrize("units", ["3", "-1", "x"])
def test_what_cannot_go_back_is_said_at_its_field(portal, units):
    page = portal.baker.open(portal.path("refund/"))
    answer = portal.baker.post(portal.path("refund/"), chosen(page, units))
    assert answer.status == 400
    assert answer.alerts
    assert not RefundRequest.objects.exists()


def test_nothing_chosen_is_refused(portal):
    page = portal.baker.open(portal.path("refund/"))
    answer = portal.baker.post(portal.path("refund/"), chosen(page, "0"))
    assert (answer.status, "Choose what goes back" in answer.text) == (400, True)


def test_another_shop_a_stranger_and_the_wrong_role_move_nothing(portal):
    page = portal.baker.open(portal.path("refund/"))
    sent = chosen(page, "1", confirmed="1")
    before = surfaces.everything()
    assert portal.fishmonger.open(portal.path("refund/")).status == 404
    assert portal.fishmonger.post(portal.path("refund/"), sent).status == 404
    assert portal.clerk.post(portal.path("refund/"), sent).status == 403
    assert portal.clerk.open(portal.path("refund/")).status == 403
    assert "Give money back" not in portal.clerk.open(portal.path()).text
    stranger = surfaces.stranger()
    assert stranger.post(portal.path("refund/"), sent).status == 404
    assert surfaces.everything() == before
    assert not RefundRequest.objects.exists()


def test_the_buyer_reads_what_comes_back_and_when(portal, provider):
    buyer = surfaces.browser()
    assert "Refunds" not in buyer.open(surfaces.link(portal.order)).text
    give_back(portal.part, 1)
    page = buyer.open(surfaces.link(portal.order))
    assert "on its way back" in page.text
    assert "within 5 minutes" in page.text
    assert "74.60" in page.text
    provider.refund_status = "succeeded"
    charges.submit_refunds(now=NOON)
    assert "given back" in buyer.open(surfaces.link(portal.order)).text


def test_what_went_back_is_not_packed(portal):
    give_back(portal.part, 1)
    assert "1 went back" in portal.baker.open(portal.path()).text
    assert "<strong>1</strong>" in portal.baker.open(portal.path("packing-slip/")).source
