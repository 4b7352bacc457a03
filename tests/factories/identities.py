"""Identity numbers of nobody: right by their check characters, of days long before the cast."""

from __future__ import annotations

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.customs.identity import services
from marketplace.customs.identity.types import IdentityGiven, Owner
from marketplace.customs.numbers.resident_id import check_character
from marketplace.foundation.masked import Masked
from tests.factories.orders import NOON

BOTH = frozenset({"declare", "keep"})
NAME = "林嘉莲"


def resident(serial: int = 1, region: str = "440402", born: str = "18800101") -> str:
    """A number of the mainland; born in 1880, so that it is nobody's any more."""
    seventeen = f"{region}{born}{serial:03d}"
    return seventeen + check_character(seventeen)


def given(number: str = "", name: str = NAME, kind: str = "resident_id") -> IdentityGiven:
    """What a person typed."""
    return IdentityGiven(kind, Masked(name), Masked(number or resident()))


def recorded(
    owner: Owner | User,
    number: str = "",
    *,
    name: str = NAME,
    purposes: frozenset[str] = BOTH,
    now: datetime = NOON,
) -> str:
    """Record an identity; return its public id."""
    whose = owner if isinstance(owner, Owner) else Owner(user_id=owner.pk)
    return services.record_identity(
        owner=whose,
        given=given(number, name),
        purposes=purposes,
        language="zh-hans",
        now=now,
    )
