"""Who may do what with a return, what its clocks do, and what never happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from catalog.models import Stock
from marketplace.foundation import outbox
from marketplace.orders import return_errors as errors
from marketplace.orders import services
from marketplace.orders.errors import OrderNotFound
from marketplace.orders.models import RefundRequest, Return, ReturnMove, VendorOrder
from marketplace.orders.services import returns
from marketplace.orders.services.returns.receive_return import Count
from marketplace.orders.visitors import OrderReader
from marketplace.vendors.errors import MemberRoleMissing
from tests.factories import accounts, refunds, vendors
from tests.factories.refunds import give_back
from tests.factories.returns import (
    ARRIVED,
    DAY,
    PICTURE,
    approve,
    ask,
    delivered,
    left_the_shop,
    now_of,
    reader_of,
    receive,
    send,
)

pytestmark = pytest.mark.django_db
ASKED = ARRIVED + DAY
SECOND = timedelta(seconds=1)


def sweep(at):
    return returns.sweep_returns(now=at)


def deny(of, member, text="It left us whole.", pictures=(PICTURE,)):
    return returns.deny_return(
        public_id=of.public_id, member=member, text=text, pictures=pictures, now=ASKED + DAY
    )


def escalate(of, text="It did not.", at=ASKED + 2 * DAY):
    return returns.escalate_return(
        public_id=of.public_id,
        text=text,
        pictures=[],
        reader=reader_of(of.vendor_order),
        now=at,
    )


def decide(of, *, approve_it, text="The picture shows it.", goods_stay=True, by="user:99"):
    return returns.decide_return(
        public_id=of.public_id,
        approve_it=approve_it,
        goods_stay=goods_stay,
        text=text,
        by=by,
        now=ASKED + 3 * DAY,
    )


def test_a_return_goes_from_its_asking_to_the_money_and_every_step_is_written_down(home):
    of = ask(home.bakery, 1, reason="damaged")
    assert (of.status, of.due_at, of.goods_stay) == ("requested", ASKED + 3 * DAY, False)
    approve(of, home.baker)
    send(of)
    stock = Stock.objects.get(offer=home.bakery.lines.get().offer).on_hand
    done = receive(of, home.baker)
    assert (done.status, done.due_at, done.ended_at) == ("refunded", None, ARRIVED + 6 * DAY)
    assert Stock.objects.get(offer=home.bakery.lines.get().offer).on_hand == stock + 1
    assert list(ReturnMove.objects.values_list("to_status", "by")) == [
        ("requested", "buyer"),
        ("approved", f"user:{home.baker.user_id}"),
        ("sent", "buyer"),
        ("received", f"user:{home.baker.user_id}"),
        ("refunded", f"user:{home.baker.user_id}"),
    ]
    outbox.drain()
    assert now_of(of).status == "refunded"


def test_only_what_is_good_goes_back_on_sale(home):
    offer = home.bakery.lines.get().offer
    before = Stock.objects.get(offer=offer).on_hand
    receive(send(approve(ask(home.bakery, 2, reason="damaged"), home.baker)), home.baker, [(2, 1)])
    assert Stock.objects.get(offer=offer).on_hand == before + 1


@pytest.mark.parametrize("count", [(3, 0), (1, 2), (-1, 0)])
def test_a_wrong_count_moves_nothing(home, count):
    of = send(approve(ask(home.bakery, 2, reason="damaged"), home.baker))
    with pytest.raises(errors.CountRefused):
        receive(of, home.baker, [count])
    assert now_of(of).status == "sent"
    assert not RefundRequest.objects.exists()


def test_a_second_click_is_the_same_return(home):
    first = ask(home.bakery, 1, key="once")
    assert ask(home.bakery, 1, key="once") == first
    assert Return.objects.count() == 1


def test_no_more_is_asked_for_than_arrived_and_is_left(home):
    ask(home.bakery, 1)
    with pytest.raises(errors.NothingToReturn) as refusal:
        ask(home.bakery, 2)
    assert refusal.value.facts["left"] == 1
    give_back(home.tinned_fish, 0, 2, now=ASKED)
    with pytest.raises(errors.NothingToReturn):
        ask(home.tinned_fish, 0, 2)
    assert ask(home.tinned_fish, 0, 1).lines.get().quantity == 1
    with pytest.raises(errors.NothingToReturn):
        ask(home.bakery, 0)


def test_reasons_end_with_their_windows(home):
    week = ARRIVED + 7 * DAY
    with pytest.raises(errors.TooLateToReturn):
        ask(home.bakery, 1, now=week + SECOND)
    assert ask(home.bakery, 1, now=week).status == "requested"
    with pytest.raises(errors.TooLateToReturn):
        ask(home.bakery, 1, reason="damaged", now=ARRIVED + 30 * DAY + SECOND)
    assert ask(home.bakery, 1, reason="damaged", now=ARRIVED + 30 * DAY).status == "requested"


@pytest.mark.parametrize("reason", ["damaged", "missing", "wrong", "other"])
def test_what_nobody_believes_without_a_picture_needs_one(home, reason):
    with pytest.raises(errors.PicturesNeeded):
        ask(home.bakery, 1, reason=reason, pictures=[])
    with pytest.raises(errors.TooManyPictures):
        ask(home.bakery, 1, reason=reason, pictures=[PICTURE] * 7)
    assert not Return.objects.exists()


def test_a_stranger_another_shop_and_the_wrong_role_move_nothing(home, shops):
    stranger = OrderReader(user_id=accounts.stranger().pk)
    with pytest.raises(OrderNotFound):
        ask(home.bakery, 1, reader=stranger)
    of = ask(home.bakery, 1)
    with pytest.raises(errors.ReturnNotFound):
        approve(of, home.fishmonger)
    clerk = vendors.member(shops.bakery, accounts.person("clerk@example.com"), "finance")
    with pytest.raises(MemberRoleMissing):
        approve(of, clerk)
    with pytest.raises(errors.ReturnNotFound):
        returns.withdraw_return(public_id=of.public_id, reader=stranger, now=ASKED)
    assert now_of(of).status == "requested"


def test_a_silent_shop_has_said_yes(home):
    of = ask(home.bakery, 1)
    assert sweep(ASKED + 3 * DAY - SECOND) == 0
    assert sweep(ASKED + 3 * DAY) == 1
    fresh = now_of(of)
    assert (fresh.status, fresh.answered_by) == ("approved", "system:timer")
    assert fresh.due_at == ASKED + 13 * DAY


def test_what_is_not_sent_is_closed_and_can_be_asked_for_again(home):
    of = approve(ask(home.bakery, 2, reason="damaged"), home.baker)
    sweep(of.due_at)
    fresh = now_of(of)
    assert (fresh.status, fresh.ended_why) == ("closed", "not_sent")
    assert not RefundRequest.objects.exists()
    assert ask(home.bakery, 2, reason="damaged").status == "requested"


def test_where_the_goods_stay_the_yes_gives_the_money(home):
    of = approve(ask(home.bakery, 1, reason="damaged"), home.baker, goods_stay=True)
    assert now_of(of).status == "refunded"
    missing = ask(home.bakery, 1, reason="missing")
    assert missing.goods_stay
    assert approve(missing, home.baker).status == "refunded"


def test_above_the_shops_limit_an_operator_decides(home, settings):
    settings.REFUND_VENDOR_LIMIT = 0
    of = receive(send(approve(ask(home.bakery, 1), home.baker)), home.baker)
    request = RefundRequest.objects.get()
    assert (of.status, request.status, of.due_at) == ("received", "requested", None)
    services.decide_refund(request_ref=request.public_id, approve=True, by="user:99", now=ASKED)
    outbox.drain()
    assert now_of(of).status == "refunded"


def test_a_refund_that_an_operator_denies_ends_its_return(home, settings):
    settings.REFUND_VENDOR_LIMIT = 0
    of = receive(send(approve(ask(home.bakery, 1), home.baker)), home.baker)
    services.decide_refund(
        request_ref=RefundRequest.objects.get().public_id,
        approve=False,
        by="user:99",
        now=ASKED,
        denial_reason="The parcel was empty.",
    )
    outbox.drain()
    fresh = now_of(of)
    assert (fresh.status, fresh.decision_text) == ("denied", "The parcel was empty.")
    assert fresh.due_at is None


def test_a_no_says_why_and_the_buyer_may_escalate_until_its_clock_ends(home):
    of = ask(home.bakery, 1, reason="damaged")
    with pytest.raises(errors.WordsNeeded):
        deny(of, home.baker, text=" ")
    deny(of, home.baker)
    assert now_of(of).due_at == ASKED + 15 * DAY
    with pytest.raises(errors.ReturnMoved):
        escalate(of, at=ASKED + 15 * DAY)
    assert escalate(of).status == "escalated"
    with pytest.raises(errors.ReturnMoved):
        deny(of, home.baker)
    assert approve(of, home.baker, goods_stay=True).status == "refunded"  # a shop may give in


def test_an_unescalated_no_is_for_good(home):
    of = deny(ask(home.bakery, 1, reason="damaged"), home.baker)
    sweep(of.due_at)
    assert (now_of(of).status, now_of(of).due_at) == ("denied", None)
    with pytest.raises(errors.ReturnMoved):
        escalate(of)


def test_an_operator_decides_once_and_with_a_reason(home):
    of = escalate(deny(ask(home.bakery, 1, reason="damaged"), home.baker))
    with pytest.raises(errors.WordsNeeded):
        decide(of, approve_it=True, text="")
    decide(of, approve_it=True)
    fresh = now_of(of)
    assert (fresh.status, fresh.decided_by) == ("refunded", "user:99")
    request = fresh.refund_request
    assert (request.source, request.buyer_minor) == ("operator", 8_945)
    with pytest.raises(errors.ReturnMoved):
        decide(of, approve_it=False)


def test_nobody_decides_about_an_own_purchase_or_an_own_shop(shops, provider):
    buyer = accounts.person("buyer-and-operator@example.com")
    baker = vendors.member(shops.bakery, accounts.baker())
    part = delivered(refunds.sold(shops, provider, buyer=buyer).bakery, baker)
    of = escalate(deny(ask(part, 1, reason="damaged"), baker))
    for own in (buyer.pk, baker.user_id):
        with pytest.raises(errors.OwnReturn):
            decide(of, approve_it=True, by=f"user:{own}")
    assert now_of(of).status == "escalated"
    decide(of, approve_it=True)


def test_an_operators_no_is_for_good(home):
    of = escalate(deny(ask(home.bakery, 1, reason="damaged"), home.baker))
    decide(of, approve_it=False)
    assert (now_of(of).status, now_of(of).due_at) == ("denied", None)
    with pytest.raises(errors.ReturnMoved):
        escalate(of)
    assert not RefundRequest.objects.exists()


def test_after_sixty_days_without_a_decision_the_money_goes_back_by_itself(home):
    of = escalate(deny(ask(home.bakery, 1, reason="damaged"), home.baker))
    at = ASKED + 62 * DAY
    assert sweep(at - SECOND) == 0
    sweep(at)
    fresh = now_of(of)
    assert (fresh.status, fresh.decided_by, fresh.goods_stay) == (
        "refunded",
        "system:timer",
        True,
    )


def test_what_was_sent_and_never_counted_goes_to_an_operator(home):
    of = send(approve(ask(home.bakery, 1), home.baker))
    sweep(of.due_at)
    assert now_of(of).status == "escalated"
    assert receive(of, home.baker).status == "refunded"  # the shop found it after all


def test_a_buyer_takes_it_back_until_it_is_sent(home):
    of = approve(ask(home.bakery, 1), home.baker)
    reader = reader_of(home.bakery)
    returns.withdraw_return(public_id=of.public_id, reader=reader, now=ASKED)
    assert now_of(of).status == "withdrawn"
    second = send(approve(ask(home.bakery, 1), home.baker))
    with pytest.raises(errors.ReturnMoved):
        returns.withdraw_return(public_id=second.public_id, reader=reader, now=ASKED)


def test_a_refund_in_between_closes_the_return_and_nothing_is_paid_twice(home):
    of = send(approve(ask(home.bakery, 2, reason="damaged"), home.baker))
    give_back(home.bakery, 2, shipping=True, now=ASKED)
    fresh = receive(of, home.baker)
    assert (fresh.status, fresh.ended_why) == ("closed", "otherwise")
    assert RefundRequest.objects.count() == 1


def test_an_empty_parcel_gives_nothing_back(home):
    of = receive(send(approve(ask(home.bakery, 1), home.baker)), home.baker, [(0, 0)])
    assert (of.status, of.ended_why) == ("closed", "nothing_came")
    assert not RefundRequest.objects.exists()


def test_a_part_is_not_completed_while_a_return_is_open(home):
    of = ask(home.bakery, 1, reason="damaged")
    services.complete_delivered(now=ARRIVED + 8 * DAY)
    assert VendorOrder.objects.get(pk=home.bakery.pk).status == "delivered"
    returns.withdraw_return(public_id=of.public_id, reader=reader_of(home.bakery), now=ASKED)
    services.complete_delivered(now=ARRIVED + 8 * DAY)
    assert VendorOrder.objects.get(pk=home.bakery.pk).status == "completed"


def test_a_parcel_is_claimed_as_lost_after_ten_days_and_no_timer_receives_it(shops, provider):
    baker = vendors.member(shops.bakery, accounts.baker())
    part = left_the_shop(refunds.sold(shops, provider).bakery, baker)
    left = part.fulfilled_at
    lost = {"reason": "not_delivered", "pictures": []}
    with pytest.raises(errors.NotLostYet):
        ask(part, 2, now=left + 10 * DAY - SECOND, **lost)
    of = ask(part, 2, now=left + 10 * DAY, **lost)
    assert services.receive_by_timer(now=left + 15 * DAY) == 0
    approve(of, baker, now=left + 16 * DAY)
    assert now_of(of).refund_request.buyer_minor == 17_890


def test_a_parcel_that_its_carrier_lost_is_claimed_at_once(shops, provider):
    baker = vendors.member(shops.bakery, accounts.baker())
    part = left_the_shop(refunds.sold(shops, provider).bakery, baker)
    services.astray_by_tracking(
        vendor_order_ref=part.ref,
        waybill=part.fulfillments.get().tracking_number,
        status="lost",
        now=part.fulfilled_at,
    )
    of = ask(part, 1, now=part.fulfilled_at + DAY, reason="not_delivered", pictures=[])
    assert (of.status, of.goods_stay) == ("requested", True)


def test_the_hub_scans_a_return_once_by_either_number(home):
    of = send(approve(ask(home.bakery, 1), home.baker))
    at = ASKED + 5 * DAY
    returns.scan_return(number="sf9999999999999", by="user:5", now=at)
    returns.scan_return(number=of.public_id, by="user:6", now=at + DAY)
    fresh = now_of(of)
    assert (fresh.hub_at, fresh.hub_by, fresh.status) == (at, "user:5", "sent")
    with pytest.raises(errors.ReturnNotFound):
        returns.scan_return(number="nothing", by="user:5", now=at)


def test_a_step_that_is_not_drawn_is_refused(home):
    of = ask(home.bakery, 1)
    with pytest.raises(errors.ReturnMoved):
        send(of)
    with pytest.raises(errors.ReturnMoved):
        returns.receive_return(
            public_id=of.public_id,
            counts={of.lines.get().pk: Count(1, 1)},
            member=home.baker,
            now=ASKED,
        )
    with pytest.raises(errors.ReturnMoved):
        decide(of, approve_it=True)
    assert now_of(of).status == "requested"


def test_the_database_keeps_what_was_asked_and_said(home):
    of = ask(home.bakery, 1)
    for broken in (
        lambda: Return.objects.filter(pk=of.pk).update(text="other"),
        lambda: of.lines.update(quantity=2),
        lambda: of.files.update(size=1),
        lambda: ReturnMove.objects.update(by="user:1"),
        lambda: Return.objects.filter(pk=of.pk).update(status="denied"),
        lambda: Return.objects.filter(pk=of.pk).update(status="refunded"),
        lambda: Return.objects.filter(pk=of.pk).update(due_at=None),
        lambda: ReturnMove.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()
