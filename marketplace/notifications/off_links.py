"""Where a mail is turned off, in the active language."""

from __future__ import annotations

from django.urls import reverse

from marketplace.notifications.signing import off_token


def off_path(address: str, kind: str) -> str:
    """Return the path of the page that turns a kind of mail off for an address."""
    return reverse("notifications:mail_off", args=[off_token(address, kind)])
