"""An operator sends a mail once more: one that is parked, or one that never arrived."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from marketplace.foundation.bell import ring_after_commit
from marketplace.notifications.errors import MailOnItsWay
from marketplace.notifications.models import Mail

QUIET: Final = timedelta(minutes=10)  # a second click, or a second operator, sends nothing


@transaction.atomic
def send_again(*, mail_id: UUID, now: datetime) -> Mail:
    """Let a mail wait to be sent, the same words to the same address.

    Raises: MailOnItsWay for one that waits, or was sent in the last ten minutes.
    """
    mail = Mail.objects.select_for_update().get(pk=mail_id)
    is_fresh = mail.sent_at is not None and mail.sent_at > now - QUIET
    if mail.status == Mail.Status.WAITING or is_fresh:
        raise MailOnItsWay
    mail.status = Mail.Status.WAITING
    mail.attempts = 0
    mail.resent += 1
    mail.due_at = now
    mail.last_error = ""
    mail.save(update_fields=["status", "attempts", "resent", "due_at", "last_error"])
    ring_after_commit("marketplace.notifications.tasks.send_one", mail_id=str(mail.pk))
    return mail
