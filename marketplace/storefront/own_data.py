"""What the pages know of a person: how somebody signs in. Told to the privacy room at the start."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings

from marketplace.privacy.contributing import Person, contribute


def join() -> None:
    """Take part in copies and erasures."""
    contribute("sign_in", knows=_knows, forgets=_forgets)


def _knows(person: Person) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user_id=person.user_id).order_by("pk")
    factors = Authenticator.objects.filter(user_id=person.user_id).order_by("pk")
    return {
        "addresses": [{"email": each.email, "is_confirmed": each.verified} for each in addresses],
        "second_factors": [each.type for each in factors],
        "devices": [
            {"since": each.created_at.isoformat(), "ip": each.ip, "browser": each.user_agent}
            for each in UserSession.objects.filter(user_id=person.user_id).order_by("pk")
        ],
    }


def _forgets(person: Person) -> int:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    devices = UserSession.objects.filter(user_id=person.user_id)
    for key in list(devices.values_list("session_key", flat=True)):
        store().delete(key)
    kinds = (EmailAddress, Authenticator, UserSession)
    return sum(kind.objects.filter(user_id=person.user_id).delete()[0] for kind in kinds)
