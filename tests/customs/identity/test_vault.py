"""The vault: stated, corrected, used, withdrawn, deleted, and gone when it is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.accounts.models import User
from marketplace.customs.identity import keys, queries, sealing, services
from marketplace.customs.identity.errors import (
    ConsentMissing,
    IdentityClosed,
    IdentityRefused,
    NoSuchIdentity,
)
from marketplace.customs.identity.models import (
    ConsentText,
    ErasureJob,
    IdentityAccess,
    IdentityConsent,
    IdentityKey,
    IdentityProfile,
    IdentityUse,
)
from marketplace.customs.identity.tasks import erase_due
from marketplace.customs.identity.types import Owner
from marketplace.foundation.sealing import SealBroken
from tests.factories import accounts
from tests.factories.identities import NAME, given, recorded, resident
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db
ORDER = "order:ord_0000000000A1"
DAY = timedelta(days=1)


@pytest.fixture
def buyer(clock) -> User:
    return accounts.zhuhai_buyer()


@pytest.fixture
def owner(buyer: User) -> Owner:
    return Owner(user_id=buyer.pk)


def opened(order: str = ORDER):
    return services.open_for_declaration(
        order_ref=order, by="service:gateway", reason="CEB311", now=NOON
    )


def test_a_number_is_sealed_and_comes_back_masked(owner: Owner):
    ref = recorded(owner)
    row = IdentityProfile.objects.get(public_id=ref)
    kept = b"".join(bytes(part) for part in (row.name_sealed, row.number_sealed))
    assert resident().encode() not in kept
    assert NAME.encode() not in kept
    assert row.last_four == resident()[-4:]
    for shown in (str(row), repr(row), str(row.key), repr(queries.identity_of(owner))):
        assert resident() not in shown
        assert NAME not in shown
    view = queries.identity_of(owner)
    assert (view.name, view.number) == ("林**", f"***{resident()[-4:]}")
    assert view.purposes == {"declare", "keep"}
    assert view.erased_from == NOON + 365 * DAY


def test_a_value_that_was_moved_opens_no_more(owner: Owner):
    mine = IdentityProfile.objects.get(public_id=recorded(owner))
    other = IdentityProfile.objects.get(
        public_id=recorded(Owner(order_ref=ORDER), resident(2), name="陈大文")
    )
    for place in ("name_sealed", "number_sealed"):
        moved = IdentityProfile.objects.get(pk=mine.pk)
        setattr(moved, place, getattr(other, place))
        with pytest.raises(SealBroken):
            sealing.unseal(moved, moved.key)  # from another row
    swapped = IdentityProfile.objects.get(pk=mine.pk)
    swapped.name_sealed, swapped.number_sealed = swapped.number_sealed, swapped.name_sealed
    with pytest.raises(SealBroken):
        sealing.unseal(swapped, swapped.key)  # from another column
    with pytest.raises(SealBroken):
        sealing.unseal(mine, other.key)  # with another row's key
    whole = IdentityProfile.objects.get(pk=mine.pk)
    whole.name_sealed, whole.number_sealed = other.name_sealed, other.number_sealed
    with pytest.raises(SealBroken):
        sealing.unseal(whole, other.key)  # all of another row, its key too
    data_key = keys.unwrap(other.key.key_id, bytes(other.key.wrapped), about=_key_of(other))
    mine.key.key_id, wrapped = keys.wrap(data_key, about=_key_of(mine))
    with pytest.raises(SealBroken):  # and by somebody who could wrap that key anew
        sealing.unseal(whole, IdentityKey(profile=mine, key_id=mine.key.key_id, wrapped=wrapped))


def _key_of(profile: IdentityProfile) -> str:
    return f"identity_identityprofile:key:{profile.pk}"


@pytest.mark.parametrize(
    ("what", "purposes", "fields"),
    [
        (given("440524188001010015"), {"declare"}, {"number"}),
        (given(name="林1"), {"declare"}, {"name"}),
        (given(kind="passport"), {"declare"}, {"kind"}),
        (given("1", name=""), set(), {"number", "name", "declare"}),
        (given(), {"keep"}, {"declare"}),
    ],
)
def test_what_is_wrong_is_said_field_by_field_and_nothing_is_kept(owner, what, purposes, fields):
    with pytest.raises(IdentityRefused) as refused:
        services.record_identity(
            owner=owner, given=what, purposes=purposes, language="en", now=NOON
        )
    assert set(refused.value.fields) == fields
    assert not IdentityProfile.objects.exists()
    assert what.number.in_clear() not in repr(refused.value) or len(what.number.in_clear()) < 8


def test_the_same_once_more_keeps_the_row_and_another_number_closes_it(owner: Owner):
    first = recorded(owner, purposes=frozenset({"declare"}))
    assert recorded(owner) == first
    assert queries.identity_of(owner).purposes == {"declare", "keep"}
    second = recorded(owner, resident(2))
    assert second != first
    before = IdentityProfile.objects.get(public_id=first)
    assert (before.status, before.cause) == ("restricted", "corrected")
    assert before.job.due_at == NOON  # no order needs it
    renamed = recorded(owner, resident(2), name="林嘉")
    assert {each.ref for each in queries.kept_of(owner)} == {second, first}
    assert queries.identity_of(owner).ref == renamed
    assert IdentityProfile.objects.filter(status="active").count() == 1


def test_a_consent_keeps_the_words_that_stood_there(owner: Owner):
    recorded(owner)
    texts = ConsentText.objects.order_by("purpose")
    assert [(t.purpose, t.version, t.language) for t in texts] == [
        ("declare", 1, "zh-hans"),
        ("keep", 1, "zh-hans"),
    ]
    assert services.withdraw_consent(owner=owner, purpose="keep", now=NOON + DAY)
    assert not services.withdraw_consent(owner=owner, purpose="keep", now=NOON + DAY)
    words = IdentityConsent.objects.order_by("pk").values_list("purpose", "word", "text_id")
    assert list(words) == [
        ("declare", "given", texts[0].pk),
        ("keep", "given", texts[1].pk),
        ("keep", "withdrawn", None),
    ]


def test_without_the_consent_to_keep_one_order_uses_it(owner: Owner):
    recorded(owner, purposes=frozenset({"declare"}))
    index = services.use_identity(owner=owner, order_ref=ORDER, now=NOON)
    assert index == queries.index_of_order(ORDER) == queries.identity_of(owner).index
    assert services.use_identity(owner=owner, order_ref=ORDER, now=NOON) == index  # a second click
    with pytest.raises(ConsentMissing) as missing:
        services.use_identity(owner=owner, order_ref="order:ord_B", now=NOON)
    assert missing.value.purpose == "keep"
    assert services.give_consent(owner=owner, purpose="keep", language="pt", now=NOON)
    assert not services.give_consent(owner=owner, purpose="keep", language="pt", now=NOON)
    assert services.use_identity(owner=owner, order_ref="order:ord_B", now=NOON) == index
    assert IdentityUse.objects.count() == 2


def test_a_document_names_the_person_and_that_is_written_down(owner: Owner):
    recorded(owner)
    services.use_identity(owner=owner, order_ref=ORDER, now=NOON)
    found = opened()
    assert (found.name.in_clear(), found.number.in_clear()) == (NAME, resident())
    assert resident() not in repr(found)
    (access,) = IdentityAccess.objects.all()
    assert (access.looked_by, access.purpose, access.outcome, access.reason, access.order_ref) == (
        *("service:gateway", "declaration", "shown", "CEB311"),
        ORDER,
    )
    with pytest.raises(NoSuchIdentity):
        opened("order:ord_nobody")


def test_a_corrected_identity_still_declares_what_it_ordered(owner: Owner):
    recorded(owner)
    services.use_identity(owner=owner, order_ref=ORDER, now=NOON)
    recorded(owner, resident(2))
    assert opened().number.in_clear() == resident()
    assert queries.index_of_order(ORDER) != queries.identity_of(owner).index


def test_a_withdrawn_consent_declares_nothing_any_more(owner: Owner):
    recorded(owner)
    services.use_identity(owner=owner, order_ref=ORDER, now=NOON)
    assert services.delete_identity(owner=owner, now=NOON) is False  # an order is under way
    assert opened()
    assert services.withdraw_consent(owner=owner, purpose="declare", now=NOON)
    with pytest.raises(ConsentMissing):
        opened()
    with pytest.raises(NoSuchIdentity):
        services.use_identity(owner=owner, order_ref="order:ord_B", now=NOON)
    assert IdentityAccess.objects.count() == 1


def test_deleted_without_orders_it_is_gone_at_once(owner: Owner, buyer: User):
    row = IdentityProfile.objects.get(public_id=recorded(owner))
    assert services.delete_identity(owner=owner, now=NOON + DAY) is True
    after = IdentityProfile.objects.get(pk=row.pk)
    assert (after.status, after.cause, after.erased_at) == ("erased", "deleted", NOON + DAY)
    assert (after.name_sealed, after.number_sealed, after.number_index) == (None, None, "")
    assert (after.user_id, after.last_four) == (None, "")
    assert not IdentityKey.objects.exists()
    assert ErasureJob.objects.get().done_at == NOON + DAY
    with pytest.raises(IdentityKey.DoesNotExist):
        _ = after.key
    with pytest.raises(NoSuchIdentity):
        services.delete_identity(owner=owner, now=NOON + DAY)
    assert queries.identity_of(owner) is None
    buyer.delete()  # nothing holds the account any more


def test_an_account_goes_after_its_identity(buyer: User):
    recorded(buyer)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [buyer.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_declared_order_keeps_it_for_three_years_and_then_the_sweep_erases(owner, clock):
    ref = recorded(owner)
    services.use_identity(owner=owner, order_ref=ORDER, now=NOON)
    assert services.delete_identity(owner=owner, now=NOON) is False
    assert ErasureJob.objects.get().due_at is None
    released = NOON + 12 * DAY
    assert services.end_use(order_ref=ORDER, was_declared=True, now=released)
    assert not services.end_use(order_ref=ORDER, was_declared=True, now=released + DAY)
    assert not services.end_use(order_ref="order:ord_nobody", was_declared=True, now=released)
    due = released.replace(year=released.year + 3)
    assert ErasureJob.objects.get().due_at == due
    clock.move_to(due - timedelta(seconds=1))
    erase_due()
    assert IdentityProfile.objects.get(public_id=ref).status == "restricted"
    clock.move_to(due)
    erase_due()
    assert IdentityProfile.objects.get(public_id=ref).status == "erased"
    assert services.erase_due(now=due) == 0
    with pytest.raises(IdentityClosed):
        opened()


def test_an_order_that_customs_heard_of_late_keeps_it_all_the_same(owner: Owner):
    recorded(owner)
    services.use_identity(owner=owner, order_ref=ORDER, now=NOON)
    assert services.end_use(order_ref=ORDER, was_declared=False, now=NOON + DAY)
    assert ErasureJob.objects.get().due_at == NOON + 366 * DAY
    assert services.end_use(order_ref=ORDER, was_declared=True, now=NOON + 9 * DAY)
    assert ErasureJob.objects.get().due_at == (NOON + DAY).replace(year=NOON.year + 3)


def test_an_order_between_plan_and_sweep_is_respected(owner: Owner):
    ref = recorded(owner)
    services.use_identity(owner=owner, order_ref=ORDER, now=NOON)
    ErasureJob.objects.update(due_at=NOON)  # as an old plan would say
    assert services.erase_due(now=NOON + DAY) == 0
    assert IdentityProfile.objects.get(public_id=ref).status == "active"
    assert ErasureJob.objects.get().due_at is None


def test_a_guests_identity_is_of_one_order(owner: Owner):
    guest = Owner(order_ref=ORDER)
    ref = recorded(guest)
    assert queries.identity_of(owner) is None
    assert queries.identity_of(Owner(order_ref="order:ord_B")) is None
    assert queries.identity_of(guest).ref == ref
    assert services.use_identity(owner=guest, order_ref=ORDER, now=NOON)
    for nobody in ({}, {"user_id": 1, "order_ref": ORDER}):
        with pytest.raises(ValueError, match="of an account or of an order"):
            Owner(**nobody)


def test_who_verified_it_is_kept_without_a_number(owner: Owner):
    ref = recorded(owner)
    services.mark_verified(ref=ref, by="user:7", how=f"saw the card {resident()}", now=NOON)
    row = IdentityProfile.objects.get(public_id=ref)
    assert (row.verified_by, row.verified_at) == ("user:7", NOON)
    assert row.verified_how == "saw the card [hidden]"
    services.delete_identity(owner=owner, now=NOON)
    with pytest.raises(IdentityClosed):
        services.mark_verified(ref=ref, by="user:7", how="again", now=NOON)


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'macau_id'",
        "public_id = 'idn_X'",
        "recorded_at = now()",
        "status = 'erased'",  # and still full
        "number_sealed = NULL",
        "order_ref = 'order:ord_B'",  # beside an account
        "user_id = NULL",
        "verified_at = now()",  # by nobody
        "status = 'restricted'",  # without a time and a cause
    ],
)
def test_the_database_refuses_what_is_half_done(owner: Owner, as_application_role, change: str):
    recorded(owner)
    with pytest.raises(Exception, match=r"frozen column|identity_"):
        as_application_role.execute(f"UPDATE identity_identityprofile SET {change}")


def test_what_is_erased_never_comes_back(owner: Owner, as_application_role):
    recorded(owner)
    services.delete_identity(owner=owner, now=NOON)
    for change in ("erased_at = NULL", "restricted_at = NULL", "cause = 'retention'"):
        with pytest.raises(Exception, match="frozen column"):
            as_application_role.execute(f"UPDATE identity_identityprofile SET {change}")
