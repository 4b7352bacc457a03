"""The mails and news that a person got, for the privacy room, and how they are forgotten."""

from __future__ import annotations

from typing import Any

from marketplace.notifications.models import Mail, Notice, Preference
from marketplace.privacy.contributing import Person, contribute


def join() -> None:
    """Take part in copies and erasures."""
    contribute("mails", knows=_knows, forgets=_forgets)
    contribute("news", knows=_knows_news, forgets=_forgets_news)


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


def _knows_news(person: Person) -> dict[str, Any]:
    notices = Notice.objects.filter(person_id=person.user_id).order_by("written_at", "pk")
    chosen = Preference.objects.filter(address=person.email.lower()).order_by("kind", "channel")
    return {
        "inbox": [
            {"title": each.title, "written": each.written_at.isoformat()} for each in notices
        ],
        "choices": [
            {"kind": each.kind, "way": each.channel, "is_wanted": each.is_wanted} for each in chosen
        ],
    }


def _forgets_news(person: Person) -> int:
    """Empty the inbox and forget what the address wanted to hear."""
    gone = Notice.objects.filter(person_id=person.user_id).delete()[0]
    return gone + Preference.objects.filter(address=person.email.lower()).delete()[0]
