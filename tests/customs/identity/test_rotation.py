"""Keys are changed while buyers use the vault, and a run that broke off goes on."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from marketplace.customs.identity import queries, sealing, services
from marketplace.customs.identity.errors import VaultClosed
from marketplace.customs.identity.models import IdentityKey, IdentityProfile
from marketplace.customs.identity.types import Owner
from tests.factories.identities import recorded, resident
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db
OLD = "old:an-old-secret-of-more-than-32-characters"
NEW = "new:a-new-secret-of-more-than-32-characters-"
OWNERS = [Owner(order_ref=f"order:ord_{n}") for n in range(7)]


def told(*words: str) -> dict:
    out = StringIO()
    call_command("rotate_identity_keys", *words, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def seven(clock, settings) -> None:
    settings.IDENTITY_KEYS = (OLD,)
    for n, owner in enumerate(OWNERS):
        recorded(owner, resident(n))


def numbers() -> list[str]:
    rows = IdentityProfile.objects.exclude(status="erased").order_by("recorded_at", "pk")
    return sorted(sealing.unseal(row, row.key)[1].in_clear() for row in rows)


def test_every_row_is_sealed_anew_and_the_old_key_can_go(seven, settings):
    before = {row.pk: bytes(row.number_sealed) for row in IdentityProfile.objects.all()}
    indexes = set(IdentityProfile.objects.values_list("number_index", flat=True))
    settings.IDENTITY_KEYS = (NEW, OLD)
    assert told("--status") == {
        "current": "new",
        "sealed_anew": 0,
        "left": 7,
        "profiles_by_key": {"old": 7},
        "unused_keys": [],
        "missing_keys": [],
    }
    found = told()
    assert (found["sealed_anew"], found["left"]) == (7, 0)
    assert (found["profiles_by_key"], found["unused_keys"]) == ({"new": 7}, ["old"])
    settings.IDENTITY_KEYS = (NEW,)
    assert numbers() == sorted(resident(n) for n in range(7))
    after = {row.pk: bytes(row.number_sealed) for row in IdentityProfile.objects.all()}
    assert all(after[pk] != sealed for pk, sealed in before.items())
    assert set(IdentityProfile.objects.values_list("number_index", flat=True)) == indexes


def test_a_run_that_broke_off_goes_on_with_what_is_left(seven, settings):
    settings.IDENTITY_KEYS = (NEW, OLD)
    rows = iter(range(3))

    class Killed(BaseException):
        pass

    def fall() -> None:
        if next(rows, None) is None:
            raise Killed

    with pytest.raises(Killed):
        services.rotate_keys(each=fall)
    in_between = IdentityKey.objects.filter(key_id="new").count()
    assert in_between == 4
    assert numbers() == sorted(resident(n) for n in range(7))  # all readable in between
    assert told("--limit", "1")["left"] == 2
    assert told()["sealed_anew"] == 2
    assert told()["sealed_anew"] == 0


def test_what_is_erased_or_new_meanwhile_is_left_alone(seven, settings):
    settings.IDENTITY_KEYS = (NEW, OLD)
    gone: list[str] = []

    def meanwhile() -> None:
        if gone:
            return
        last = IdentityKey.objects.exclude(key_id="new").order_by("-profile_id")[0].profile
        gone.append(last.order_ref)
        services.delete_identity(owner=Owner(order_ref=last.order_ref), now=NOON)
        recorded(Owner(order_ref="order:ord_late"), resident(9))

    assert services.rotate_keys(each=meanwhile) == 6
    left = [n for n, owner in enumerate(OWNERS) if owner.order_ref not in gone]
    assert numbers() == sorted(resident(n) for n in (*left, 9))


def test_a_destroyed_key_takes_what_only_it_opened_with_it(seven, settings):
    """As in a restored backup of before: its rows name a key that nobody has."""
    settings.IDENTITY_KEYS = (NEW,)
    with pytest.raises(VaultClosed, match="the key old is gone"):
        queries.identity_of(OWNERS[0])
    with pytest.raises(VaultClosed):
        told()
    assert told("--status")["missing_keys"] == ["old"]
