"""An operator sees an identity for a reason, a few times an hour, and never without a trace."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from marketplace.customs.identity import services
from marketplace.customs.identity.errors import (
    IdentityClosed,
    ReasonRefused,
    TooManyReveals,
    WrongPassPhrase,
)
from marketplace.customs.identity.models import IdentityAccess
from marketplace.customs.identity.types import Owner
from tests.factories.identities import NAME, recorded, resident
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db
REASON = "customs asked about this parcel"
OWNER = Owner(order_ref="order:ord_0000000000A1")


def look(ref: str, *, by: str = "user:7", reason: str = REASON, proved: bool = True, at=NOON):
    return services.reveal_identity(ref=ref, by=by, reason=reason, has_proved=proved, now=at)


def outcomes() -> list[str]:
    return list(IdentityAccess.objects.order_by("pk").values_list("outcome", flat=True))


@pytest.fixture
def ref(clock) -> str:
    return recorded(OWNER)


def test_it_is_written_down_before_it_is_shown(ref: str, monkeypatch: pytest.MonkeyPatch):
    found = look(ref)
    assert (found.name.in_clear(), found.number.in_clear()) == (NAME, resident())
    row = IdentityAccess.objects.get()
    assert (row.looked_by, row.purpose, row.outcome, row.reason, row.at) == (
        *("user:7", "reveal", "shown", REASON),
        NOON,
    )

    def broken(*args: object) -> None:
        raise RuntimeError("the vault fell")

    monkeypatch.setattr(services.reveal_identity.__globals__["sealing"], "unseal", broken)
    with pytest.raises(RuntimeError):
        look(ref)
    assert outcomes() == ["shown", "shown"]  # a look that failed counts as one


@pytest.mark.parametrize(
    "reason", ["", "because", " " * 30, "x" * 201, f"he says it is {resident()}"]
)
def test_no_reason_no_number_and_no_number_in_the_reason(ref: str, reason: str):
    with pytest.raises(ReasonRefused):
        look(ref, reason=reason)
    assert outcomes() == []


def test_one_more_than_an_hour_allows_is_refused_and_raises_an_alarm(ref, settings, caplog):
    settings.IDENTITY_REVEALS_PER_HOUR = 3
    for minute in (0, 20, 40):
        look(ref, at=NOON + timedelta(minutes=minute))
    with caplog.at_level(logging.CRITICAL), pytest.raises(TooManyReveals):
        look(ref, at=NOON + timedelta(minutes=59))
    assert outcomes() == ["shown", "shown", "shown", "limited"]
    assert "user:7 asked for more than 3 identities an hour" in caplog.text
    assert look(ref, by="user:8", at=NOON + timedelta(minutes=59))  # another person
    assert look(ref, at=NOON + timedelta(minutes=61))  # the first look is over an hour ago
    with pytest.raises(TooManyReveals):
        look(ref, at=NOON + timedelta(minutes=61))


def test_wrong_pass_phrases_count_and_soon_the_right_one_is_refused_too(ref, settings):
    settings.IDENTITY_REVEALS_PER_HOUR = 2
    for _ in range(2):
        with pytest.raises(WrongPassPhrase):
            look(ref, proved=False)
    for proved in (False, True):  # the answer does not tell which it was
        with pytest.raises(TooManyReveals):
            look(ref, proved=proved)
    assert outcomes() == ["wrong_pass", "wrong_pass", "limited", "limited"]


def test_what_is_erased_or_unknown_shows_nothing(ref: str):
    services.delete_identity(owner=OWNER, now=NOON)
    for name in (ref, "idn_0000000000000"):
        with pytest.raises(IdentityClosed):
            look(name)
    assert outcomes() == []


def test_documents_for_customs_are_not_an_operators_looks(ref, settings):
    settings.IDENTITY_REVEALS_PER_HOUR = 1
    services.use_identity(owner=OWNER, order_ref="order:ord_0000000000A1", now=NOON)
    for _ in range(3):
        services.open_for_declaration(
            order_ref="order:ord_0000000000A1", by="user:7", reason="CEB621", now=NOON
        )
    assert look(ref)
