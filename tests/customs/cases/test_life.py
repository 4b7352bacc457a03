"""Cases from their opening to their end, against an office that was not told our code."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from marketplace.customs.cases import clocks, services, states
from marketplace.customs.cases.errors import (
    AlreadyUnderWay,
    CaseContradiction,
    MoveRefused,
    ReasonMissing,
    ReturnTooLarge,
    TooLateToReturn,
    TriedTooOften,
)
from marketplace.customs.cases.models import (
    CustomsCase,
    CustomsDocument,
    CustomsReceipt,
    ReceiptOutcome,
    TaxBill,
)
from marketplace.customs.cases.types import Arrived, Journey, ReturnLine
from marketplace.customs.quota import queries as quota
from marketplace.customs.simulator.rules import seen
from tests.factories.customs import COOKIES, WINE, World, facts, known
from tests.factories.identities import resident

OPERATOR = "user:7"


def state(case: CustomsCase) -> str:
    return CustomsCase.objects.values_list("state", flat=True).get(pk=case.pk)


def kinds(case: CustomsCase) -> dict[str, str]:
    return dict(case.documents.values_list("kind", "state"))


def used(case: CustomsCase) -> int:
    """What the year's book holds of the buyer, in fen."""
    place = quota.place_of(case.reference)
    assert place is not None
    return quota.year_of(place.index, place.year).used.minor


def at_the_office(world: World, serial: int = 1) -> int:
    person = seen(resident(serial))
    return world.office.lists.used(person, 2026)


def released(world: World, *args, **changes) -> CustomsCase:
    case = world.open(*args, **changes)
    world.pass_time(30, steps=15)
    case.refresh_from_db()
    assert case.state == states.RELEASED
    return case


def test_a_case_goes_from_its_opening_to_the_tax(world):
    case = world.open()
    world.sweep()
    assert (state(case), kinds(case)) == (
        states.MATCHED,
        {"311": states.HANDED_IN, "511": states.HANDED_IN},
    )
    world.pass_time(30, steps=15)
    assert (state(case), kinds(case)["621"]) == (states.RELEASED, states.RELEASED)
    assert (used(case), at_the_office(world)) == (33_000, 33_000)
    services.record_delivery(
        reference=case.reference, delivered_at=world.clock.now, now=world.clock.now
    )
    world.pass_time(300, steps=20)
    assert state(case) == states.TAXED
    bills = list(TaxBill.objects.filter(case=case).values_list("status", "vat_minor"))
    assert bills == [(1, 3_003), (2, 3_003)]
    case.refresh_from_db()
    assert case.findings == []
    assert case.arrive_by == clocks.return_clocks(case.released_at).arrive_by


def test_every_step_is_written_down_with_its_receipt(world):
    case = released(world)
    moves = case.moves.filter(document=None).values_list("from_state", "to_state", "by")
    assert list(moves) == [
        ("", "opened", "marketplace"),
        ("opened", "matched", "marketplace"),
        ("matched", "declared", "customs"),
        ("declared", "released", "customs"),
    ]
    assert case.moves.get(to_state="released", document=None).receipt.status == 800
    assert all(each.is_simulated for each in CustomsReceipt.objects.all())


def test_no_column_names_the_buyer(world):
    case = released(world)
    number, name = resident(1).encode(), "林嘉莲".encode()
    for document in case.documents.all():
        sealed = bytes(document.sealed_xml)
        assert number not in sealed
        assert name not in sealed
    assert number in case.documents.get(kind="621").xml
    assert number not in bytes(case.snapshots.get().sealed)


def test_what_is_sent_is_what_was_digested(world):
    from hashlib import sha256

    case = released(world)
    for document in case.documents.all():
        assert sha256(document.xml).hexdigest() == document.sha256
        assert f"DigestValue>{document.digest}<".encode() in document.xml


def test_opening_twice_is_opening_once_and_other_facts_are_refused(world):
    case = world.open()
    assert services.open_case(facts=facts(), now=world.clock.now) == case.public_id
    with pytest.raises(CaseContradiction):
        services.open_case(facts=facts(freight=3_001), now=world.clock.now)
    assert CustomsCase.objects.count() == 1


def test_a_case_whose_papers_disagree_waits_for_a_person(world):
    case = world.open(
        1, journey=Journey("SF0000000000001", 700, 900, "5700", "5700", "4", "a", "b", "c")
    )
    world.pass_time(30)
    case.refresh_from_db()
    assert case.state == states.OPENED
    assert [each["code"][:2] for each in case.findings] == ["M6"]
    assert case.documents.count() == 0


@pytest.mark.parametrize(
    ("fate", "wanted", "document"),
    [
        ("manual", states.RELEASED, states.RELEASED),
        ("inspect", states.RELEASED, states.RELEASED),
        ("detain_501", states.HELD, states.DETAINED),
        ("ship_back", states.RETURNED, states.RETURN_SHIPMENT),
        ("reject", states.REJECTED, states.REJECTED),
        ("silent", states.DECLARED, states.STORED),
    ],
)
def test_a_case_follows_what_customs_does(world, fate, wanted, document):
    case = world.open()
    world.office.modes.change({"script": {case.order_no: fate}})
    world.pass_time(40, steps=20)
    assert (state(case), kinds(case)["621"]) == (wanted, document)
    assert used(case) == at_the_office(world)


def test_late_and_doubled_receipts_end_at_the_same_place(world):
    world.office.modes.change({"late_percent": 60, "double_percent": 60, "seed": 5})
    case = released(world)
    world.pass_time(60)
    outcomes = set(ReceiptOutcome.objects.values_list("outcome", flat=True))
    assert outcomes <= {states.MOVED, states.OLDER, states.REPEATED}
    assert used(case) == at_the_office(world) == 33_000


def test_an_outage_is_tried_again_with_the_same_bytes(world):
    case = world.open()
    submit, calls = world.gateway.submit, []

    def away(envelope):
        from marketplace.customs.cases.errors import GatewayAway

        calls.append(envelope)
        if len(calls) < 3:
            submit(envelope)  # taken in, and nobody is told
            raise GatewayAway("no answer")
        submit(envelope)

    world.gateway.submit = away
    world.pass_time(120, steps=40)
    assert state(case) == states.RELEASED
    assert len({each.content for each in calls}) == 3
    assert used(case) == 33_000


def test_what_e_port_refuses_goes_to_a_person(world):
    from marketplace.customs.cases.errors import GatewayRefused

    def refuse(envelope):
        raise GatewayRefused("not a DxpMsg")

    case = world.open()
    world.gateway.submit = refuse
    world.sweep()
    assert state(case) == states.REJECTED
    assert set(kinds(case).values()) <= {states.FAILED, states.QUEUED}
    assert used(case) == 0


def test_a_rejected_list_goes_again_as_a_change_and_reserves_anew(world):
    case = world.open()
    world.office.modes.change({"script": {case.order_no: "reject"}})
    world.pass_time(30, steps=15)
    assert (state(case), used(case)) == (states.REJECTED, 0)
    world.office.modes.change({"script": {case.order_no: "release"}})
    services.send_again(
        case_ref=case.public_id, by=OPERATOR, reason="asked customs", now=world.clock.now
    )
    assert used(case) == 33_000
    world.pass_time(30, steps=15)
    assert state(case) == states.RELEASED
    lists = case.documents.filter(kind="621").order_by("written_at")
    assert list(lists.values_list("app_type", "state")) == [("1", "rejected"), ("2", "released")]
    assert len(set(lists.values_list("cop_no", flat=True))) == 1
    assert at_the_office(world) == used(case) == 33_000


def test_a_list_that_never_came_in_goes_again_under_a_new_number(world):
    world.office.modes.change({"other_payer_percent": 100})
    case = world.open()
    world.pass_time(30, steps=15)
    assert state(case) == states.REJECTED
    services.send_again(
        case_ref=case.public_id,
        by=OPERATOR,
        reason="weight corrected",
        corrected={"gross_g": 760},
        now=world.clock.now,
    )
    world.pass_time(30, steps=15)
    lists = case.documents.filter(kind="621").order_by("written_at")
    assert list(lists.values_list("app_type", flat=True)) == ["1", "1"]
    assert len(set(lists.values_list("cop_no", flat=True))) == 2
    assert case.snapshots.count() == 2


def test_sending_again_has_its_guards(world, settings):
    case = released(world)
    with pytest.raises(MoveRefused):
        services.send_again(case_ref=case.public_id, by=OPERATOR, reason="x", now=world.clock.now)
    CustomsCase.objects.filter(pk=case.pk).update(state=states.REJECTED)
    with pytest.raises(ReasonMissing):
        services.send_again(case_ref=case.public_id, by=OPERATOR, reason=" ", now=world.clock.now)
    settings.CUSTOMS_TRIES_MAX = 0
    with pytest.raises(TriedTooOften):
        services.send_again(case_ref=case.public_id, by=OPERATOR, reason="x", now=world.clock.now)


def test_the_database_refuses_a_second_list(world):
    case = released(world)
    twin = case.documents.get(kind="621")
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomsDocument.objects.create(
            case=case,
            kind="621",
            guid="B" * 36,
            cop_no="ANOTHER",
            app_type="1",
            state=states.QUEUED,
            sha256=twin.sha256,
            written_at=world.clock.now,
        )


@pytest.mark.parametrize("table", ["customsmove", "customsreceipt", "receiptoutcome", "taxbill"])
def test_facts_stay(world, table):
    from django.db import connection

    released(world)
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM customs_cases_{table}")


def test_a_case_is_canceled_at_once_before_customs_has_its_list(world):
    case = world.open()
    services.ask_cancellation(
        case_ref=case.public_id, by=OPERATOR, reason="buyer", now=world.clock.now
    )
    world.pass_time(30)
    assert (state(case), used(case), case.documents.count()) == (states.CANCELED, 0, 0)


def test_a_stored_list_is_canceled_by_customs(world):
    case = world.open()
    world.office.modes.change({"script": {case.order_no: "silent"}})
    world.pass_time(30, steps=15)
    services.ask_cancellation(
        case_ref=case.public_id, by=OPERATOR, reason="buyer", now=world.clock.now
    )
    assert state(case) == states.DECLARED
    with pytest.raises(AlreadyUnderWay):
        services.ask_cancellation(
            case_ref=case.public_id, by=OPERATOR, reason="buyer", now=world.clock.now
        )
    world.pass_time(30, steps=15)
    assert (state(case), kinds(case)["621"]) == (states.CANCELED, states.WITHDRAWN)
    assert used(case) == at_the_office(world) == 0


def test_a_released_case_is_not_canceled(world):
    case = released(world)
    with pytest.raises(MoveRefused):
        services.ask_cancellation(
            case_ref=case.public_id, by=OPERATOR, reason="late", now=world.clock.now
        )


@pytest.mark.parametrize(
    ("quantity", "left", "wanted"), [(1, 16_500, "released"), (2, 0, "returned")]
)
def test_goods_that_come_back_in_time_restore_the_year(world, quantity, left, wanted):
    case = released(world)
    world.clock.move(days=29)
    services.ask_return(
        case_ref=case.public_id,
        lines=[ReturnLine(1, quantity)],
        by=OPERATOR,
        reason="damaged",
        now=world.clock.now,
    )
    world.pass_time(20)
    case.refresh_from_db()
    assert world.office.withdrawals.arrive(case.invt_no, world.clock.milliseconds)
    world.pass_time(20)
    assert state(case) == wanted
    assert used(case) == at_the_office(world) == left


def test_goods_that_come_back_late_restore_nothing(world):
    case = released(world)
    services.ask_return(
        case_ref=case.public_id,
        lines=[ReturnLine(1, 2)],
        by=OPERATOR,
        reason="damaged",
        now=world.clock.now,
    )
    world.pass_time(20)
    world.clock.move(days=46)
    case.refresh_from_db()
    world.office.withdrawals.arrive(case.invt_no, world.clock.milliseconds)
    world.pass_time(20)
    assert (state(case), used(case), at_the_office(world)) == (states.RELEASED, 33_000, 33_000)


def test_a_return_has_its_guards(world):
    case = released(world)

    def ask(*lines, reason="damaged"):
        services.ask_return(
            case_ref=case.public_id, lines=lines, by=OPERATOR, reason=reason, now=world.clock.now
        )

    for wrong in (
        (),
        (ReturnLine(1, 3),),
        (ReturnLine(2, 1),),
        (ReturnLine(1, 1), ReturnLine(1, 1)),
    ):
        with pytest.raises(ReturnTooLarge):
            ask(*wrong)
    with pytest.raises(ReasonMissing):
        ask(ReturnLine(1, 1), reason="")
    ask(ReturnLine(1, 1))
    with pytest.raises(AlreadyUnderWay):
        ask(ReturnLine(1, 1))
    world.clock.move(days=31)
    with pytest.raises(TooLateToReturn):
        ask(ReturnLine(1, 1))


def test_a_bill_that_differs_from_what_was_charged_is_a_finding(world):
    case = world.open(1, ((WINE, 1, 50_000), (COOKIES, 1, 10_000)))
    CustomsCase.objects.filter(pk=case.pk)
    world.pass_time(200, steps=40)
    case.refresh_from_db()
    assert case.findings == []
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE customs_cases_customscase DISABLE TRIGGER USER")
        cursor.execute("UPDATE customs_cases_customscase SET tax_minor = 1")
        cursor.execute("ALTER TABLE customs_cases_customscase ENABLE TRIGGER USER")
    bill = TaxBill.objects.get(case=case, status=1)
    from marketplace.customs.cases import taxing

    case.refresh_from_db()
    taxing._compare(case, bill)
    assert case.findings == [{"code": "tax_differs", "charged": 1, "billed": bill.total_minor}]


def test_what_nobody_understands_is_kept_and_moves_nothing(world):
    case = released(world)
    before = kinds(case)
    receipt = CustomsReceipt.objects.filter(kind="CEB622Message", status=800).get()
    import base64

    from lxml import etree

    dxp = "{http://www.chinaport.gov.cn/dxp}Data"
    data = base64.b64decode(etree.fromstring(bytes(receipt.raw)).findtext(dxp))
    later = (
        receipt.raw
        if not data
        else data.replace(b">800<", b">777<").replace(b"2026112210", b"2026112211")
    )
    contradicting = data.replace(b">800<", b">100<").replace(b"2026112210", b"2026112212")
    foreign = data.replace(b"copNo>", b"copNo>X")
    answers = [
        b"no xml",
        bytes(later),
        contradicting,
        foreign.replace(b"</ceb:copNo>X", b"</ceb:copNo>"),
    ]
    world.gateway.poll = lambda: [Arrived("1", each) for each in answers]
    world.gateway.settle = lambda arrived: None
    services.receive_receipts(now=world.clock.now, gateway=world.gateway)
    world.apply()
    outcomes = ReceiptOutcome.objects.exclude(outcome__in=("moved", "older", "repeated"))
    assert sorted(outcomes.values_list("outcome", flat=True)) == [
        "contradicts",
        "unknown",
        "unmatched",
        "unmatched",
    ]
    assert (kinds(case), state(case)) == (before, states.RELEASED)


def test_a_year_that_is_full_opens_no_case(world):
    from marketplace.customs.quota.errors import QuotaExceeded

    for number in range(1, 6):
        world.open(number, ((COOKIES, 2, 250_000),), freight=0)
    made = facts(6, ((COOKIES, 1, 100_001),), freight=0)
    known(made, 1, now=world.clock.now)
    with pytest.raises(QuotaExceeded):
        services.open_case(facts=made, now=world.clock.now)
    assert CustomsCase.objects.count() == 5


def test_a_withdrawn_consent_leaves_the_case_to_a_person_and_others_go_on(world, monkeypatch):
    from marketplace.customs.cases import filing, tasks
    from marketplace.customs.identity.errors import IdentityClosed

    first, second = world.open(1), world.open(2)
    opened = filing.named

    def named(case, *, now):
        if case.pk == first.pk:
            raise IdentityClosed
        return opened(case, now=now)

    monkeypatch.setattr(filing, "named", named)
    monkeypatch.setattr(tasks, "now", lambda: world.clock.now)
    tasks.sweep_cases()
    assert (state(first), state(second)) == (states.OPENED, states.MATCHED)
    first.refresh_from_db()
    assert first.findings == [{"code": "identity_closed"}]


def test_customs_silence_is_said_once(world):
    case = world.open()
    world.office.modes.change({"script": {case.order_no: "silent"}})
    world.pass_time(30, steps=15)
    assert services.raise_alarms(now=world.clock.now) == 0
    world.clock.move(hours=25)
    assert services.raise_alarms(now=world.clock.now) == 1
    assert services.raise_alarms(now=world.clock.now) == 0


def test_a_delivery_before_the_release_is_refused_and_twice_is_once(world):
    case = world.open()
    with pytest.raises(MoveRefused):
        services.record_delivery(
            reference=case.reference, delivered_at=world.clock.now, now=world.clock.now
        )
    world.pass_time(30, steps=15)
    for _ in range(2):
        services.record_delivery(
            reference=case.reference, delivered_at=world.clock.now, now=world.clock.now
        )
    assert case.documents.filter(kind="513").count() == 1


def test_worth_of_a_part_is_rounded_half_up():
    from marketplace.customs.cases.allowance import worth_of

    thirds = facts(1, ((COOKIES, 3, 3_333),), freight=1)
    assert [worth_of(thirds, [ReturnLine(1, n)]) for n in (1, 2, 3)] == [3_333, 6_667, 10_000]
    assert worth_of(facts(), [ReturnLine(1, 1)]) == 16_500
