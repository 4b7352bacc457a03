"""Send mails that wait; one that fails waits longer, and is parked at last."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from marketplace.notifications.models import Mail

log = logging.getLogger(__name__)

MAX_ATTEMPTS: Final = 6


def send_due(*, now: datetime, limit: int = 100) -> int:
    """Send what is due; return how many left the house."""
    waiting = Mail.objects.filter(status=Mail.Status.WAITING, due_at__lte=now)
    ids = list(waiting.order_by("due_at").values_list("pk", flat=True)[:limit])
    return sum(send_mail(mail_id=pk, now=now) for pk in ids)


@transaction.atomic
def send_mail(*, mail_id: UUID, now: datetime) -> bool:
    """Send one mail unless it was sent; the row stays locked meanwhile, so no second one goes.

    A crash between the mail server's yes and the commit sends it again: for a mail that is
    better than never.
    """
    mail = Mail.objects.select_for_update(skip_locked=True).filter(pk=mail_id).first()
    if mail is None or mail.status != Mail.Status.WAITING:
        return False
    mail.attempts += 1
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        headers={"Content-Language": mail.language, "X-Reference": mail.key},
    )
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("mail %s not sent", mail.pk, exc_info=True)
        mail.last_error = f"{type(error).__name__}: {error}"[:2000]
        mail.due_at = now + timedelta(minutes=2**mail.attempts)
        if mail.attempts >= MAX_ATTEMPTS:
            mail.status = Mail.Status.PARKED
    else:
        mail.status = Mail.Status.SENT
        mail.sent_at = now
        mail.last_error = ""
    mail.save(update_fields=["attempts", "status", "sent_at", "due_at", "last_error"])
    return mail.status == Mail.Status.SENT
