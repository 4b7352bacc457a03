"""Identities of nobody in the vault."""

from __future__ import annotations

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.customs.identity import services
from marketplace.customs.identity.types import IdentityGiven, Owner
from marketplace.foundation.masked import Masked
from tests.factories.nobodies import NAME, resident
from tests.factories.orders import NOON

BOTH = frozenset({"declare", "keep"})


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
