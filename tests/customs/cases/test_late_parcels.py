"""A case is opened before its parcel has a number, held for a person, and forgotten in the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from marketplace.customs.cases import parties, queries, services, states
from marketplace.customs.cases.errors import MoveRefused, NoSuchCase, ReasonMissing
from marketplace.customs.cases.models import CaseSnapshot, CustomsCase, LegalEntity
from marketplace.customs.cases.types import Journey
from marketplace.customs.identity import services as identity
from marketplace.customs.identity.models import ErasureJob, IdentityProfile, IdentityUse
from marketplace.customs.identity.services.erase_due import erase
from marketplace.customs.identity.types import Owner
from tests.factories.customs import START, World, facts, known

NOWHERE = Journey("", 0, 0, "", "")
DECLARED = ("311", "511")


def opened(world: World, number: int = 1, **changes) -> CustomsCase:
    """A case whose parcel is still at its shop."""
    return world.open(number, journey=NOWHERE, **changes)


def told(case: CustomsCase, **changes) -> str:
    """Say how its parcel travels."""
    journey = replace(facts(1).journey, **changes)
    answer = services.record_journey(reference=case.reference, journey=journey, now=START)
    case.refresh_from_db()
    return answer


def test_a_case_waits_for_its_parcel_and_then_for_its_truck(world: World):
    case = opened(world)
    assert (case.state, case.waits_for, case.waybill_no) == ("opened", "parcel", "")
    world.pass_time(10)
    assert not case.documents.exists()
    told(case, traf_no="", voyage_no="", bill_no="")
    assert (case.waits_for, case.waybill_no) == ("truck", "SF0000000000001")
    world.pass_time(10)
    assert not case.documents.exists()
    told(case)
    assert case.waits_for == ""
    world.pass_time(30, steps=15)
    case.refresh_from_db()
    assert case.state == states.RELEASED
    assert case.facts.journey == facts(1).journey


def test_the_same_journey_twice_changes_nothing(world: World):
    case = opened(world)
    told(case)
    told(case)
    assert case.snapshots.count() == 2


def test_a_waybill_stays(world: World):
    case = opened(world)
    told(case)
    with pytest.raises(MoveRefused):
        told(case, logistics_no="SF0000000000099")
    with pytest.raises(DatabaseError), transaction.atomic():
        CustomsCase.objects.filter(pk=case.pk).update(waybill_no="SF0000000000099")
    with pytest.raises(NoSuchCase):
        services.record_journey(reference="vendor_order:vor_none", journey=NOWHERE, now=START)


def test_goods_in_bond_wait_for_no_truck():
    bonded = replace(facts(1), trade_mode="1210")
    assert replace(bonded, journey=Journey("SF1", 1, 1, "5700", "5700")).waits_for == ""
    assert replace(bonded, journey=NOWHERE).waits_for == "parcel"


def test_a_held_case_goes_on_when_a_person_looked(world: World):
    case = opened(world)
    assert services.hold_case(reference=case.reference, code="listing_unknown", now=START)
    assert not services.hold_case(reference=case.reference, code="listing_unknown", now=START)
    told(case)
    world.pass_time(10)
    case.refresh_from_db()
    assert (case.state, case.holds) == (
        "opened",
        [{"code": "listing_unknown", "hold": "review"}],
    )
    with pytest.raises(ReasonMissing):
        services.clear_case(case_ref=case.public_id, by="user:7", reason=" ", now=START)
    services.clear_case(case_ref=case.public_id, by="user:7", reason="on the list", now=START)
    world.pass_time(30, steps=15)
    case.refresh_from_db()
    assert case.state == states.RELEASED
    assert case.moves.filter(by="user:7", reason="on the list").count() == 1
    assert [each.code for each in queries.timelines([case.reference])[case.reference]] == [
        "opened",
        "declared",
        "released",
    ]


def test_what_is_held_for_good_can_only_be_taken_back(world: World):
    case = opened(world)
    services.hold_case(reference=case.reference, code="goods_went_back", now=START, is_final=True)
    with pytest.raises(MoveRefused):
        services.clear_case(case_ref=case.public_id, by="user:7", reason="let it go", now=START)
    services.ask_cancellation(case_ref=case.public_id, by="user:7", reason="no", now=START)
    case.refresh_from_db()
    assert case.state == states.CANCELED


def test_a_shop_and_a_way_to_pay_have_their_own_companies(world: World):
    LegalEntity.objects.create(name="饼家", customs_code="MO1", roles=["ebc"], acts_for="vendor:a")
    LegalEntity.objects.create(name="代理", customs_code="MO2", roles=["ebc"])
    assert parties.party_of("ebc", "vendor:a").code == "MO1"
    assert parties.party_of("ebc", "vendor:b").code == "MO2"
    assert parties.party_of("pay", "method:alipay") is None


def together(world: World) -> list[CustomsCase]:
    """Two cases of one order, which names one person."""
    made = [facts(number, identity_ref="order:ord_1") for number in (1, 2)]
    known(made[0], now=START)
    refs = [services.open_case(facts=each, now=START) for each in made]
    return [CustomsCase.objects.get(public_id=ref) for ref in refs]


def canceled(case: CustomsCase, now=START) -> None:
    services.ask_cancellation(case_ref=case.public_id, by="user:7", reason="no", now=now)


def test_the_last_case_of_an_order_lets_its_person_go(world: World):
    one, other = together(world)
    canceled(one)
    assert IdentityUse.objects.get().ended_at is None
    canceled(other)
    use = IdentityUse.objects.get()
    assert (use.ended_at, use.was_declared) == (START, False)
    assert ErasureJob.objects.get().due_at == START  # of this order alone, and never declared


def test_what_names_an_erased_person_is_emptied(world: World):
    one, other = together(world)
    services.keep_payment_record(
        reference=one.reference,
        request="asked",
        response="answered",
        ver_dept="3",
        pay_type="2",
        account="MO1",
        now=START,
    )
    canceled(one)
    assert services.forget_erased(now=START) == 0  # its person is not erased
    canceled(other)
    assert identity.erase_due(now=START) == 1
    assert services.forget_erased(now=START) == 2
    assert services.forget_erased(now=START) == 0
    one.refresh_from_db()
    assert one.forgotten_at == START
    assert {bytes(each.sealed) for each in one.snapshots.all()} == {b""}
    assert bytes(one.payment_record.sealed_request) == b""
    with pytest.raises(LookupError):
        assert one.facts


def test_what_customs_heard_of_is_kept_for_three_years(world: World):
    case = world.open()
    world.pass_time(30, steps=15)
    now = world.clock.now
    services.record_delivery(reference=case.reference, delivered_at=now, now=now)
    world.pass_time(600, steps=20)
    case.refresh_from_db()
    assert case.state == states.TAXED
    assert case.ended_at is not None
    erase(IdentityProfile.objects.get(), now)  # as if the vault had let go too early
    assert services.forget_erased(now=case.ended_at.replace(year=2028)) == 0
    assert services.forget_erased(now=case.ended_at.replace(year=2029)) == 1
    assert all(not document.sealed_xml for document in case.documents.all())


def test_the_database_lets_seals_go_to_nothing_alone(world: World):
    case = opened(world)
    rows = CaseSnapshot.objects.filter(case=case)
    for changes in ({"sealed": b"other"}, {"sha256": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_a_guests_identity_is_closed_with_its_order(world: World):
    made = facts(1)
    known(made, now=START)
    identity.end_use(order_ref=made.identity_ref, was_declared=True, now=START)
    profile = IdentityProfile.objects.get()
    assert (profile.status, profile.cause) == ("restricted", "retention")
    assert ErasureJob.objects.get().due_at == START.replace(year=2029)
    assert not identity.erase_due(now=START)
    owner = Owner(order_ref=made.identity_ref)
    assert IdentityProfile.objects.of(owner).exists()
