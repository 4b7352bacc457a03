"""The mails that a person got, as the privacy room asks for them, and how they are forgotten."""

from __future__ import annotations

from typing import Any

from marketplace.notifications.models import Mail
from marketplace.privacy.contributing import Person, contribute


def join() -> None:
    """Take part in copies and erasures."""
    contribute("mails", knows=_knows, forgets=_forgets)


def _knows(person: Person) -> list[dict[str, Any]]:
    mails = Mail.objects.filter(to__iexact=person.email).order_by("written_at", "pk")
    return [
        {"subject": each.subject, "text": each.text, "written": each.written_at.isoformat()}
        for each in mails.only("subject", "text", "written_at")
    ]


def _forgets(person: Person) -> int:
    """Empty what was sent. The rows and their keys stay, or the same news would be mailed again."""
    ours = Mail.objects.filter(to__iexact=person.email)
    ours.filter(status=Mail.Status.WAITING).update(status=Mail.Status.PARKED)
    return ours.update(to="erased@erased.invalid", subject="", text="", html="", last_error="")
