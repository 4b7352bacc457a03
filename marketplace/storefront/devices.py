"""Browsers that an account was used from, remembered by the browser itself: no list of ours.

A signed cookie holds a keyed digest of each account, so that a shared browser tells nobody who
else signs in there.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from marketplace.accounts.models import User

_COOKIE: Final = "known_device"
_SALT: Final = "storefront.devices"
_DAYS: Final = 400  # the longest that browsers keep a cookie
_ACCOUNTS: Final = 5


def is_known(request: HttpRequest, user: User) -> bool:
    """Tell whether this browser was used for the account before."""
    return _digest(user) in _accounts(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let the browser know that it was used for the account."""
    others = [known for known in _accounts(request) if known != _digest(user)]
    response.set_signed_cookie(
        _COOKIE,
        ".".join([*others, _digest(user)][-_ACCOUNTS:]),
        salt=_SALT,
        max_age=_DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _accounts(request: HttpRequest) -> list[str]:
    try:
        told = request.get_signed_cookie(_COOKIE, default="", salt=_SALT)
    except signing.BadSignature:
        return []
    return str(told).split(".") if told else []


def _digest(user: User) -> str:
    return salted_hmac(_SALT, str(user.pk), algorithm="sha256").hexdigest()[:32]
