"""Send mails that wait; one that fails waits longer, and is parked at last.

Three functions with visible seams: the attempt is written down before the mail server is asked,
and no row is locked meanwhile.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import translation

from marketplace.notifications import kinds
from marketplace.notifications.models import Mail
from marketplace.notifications.off_links import off_path

log = logging.getLogger(__name__)

MAX_ATTEMPTS: Final = 6


def send_due(*, now: datetime, limit: int = 100) -> int:
    """Send what is due; return how many left the house."""
    waiting = Mail.objects.filter(status=Mail.Status.WAITING, due_at__lte=now)
    ids = list(waiting.order_by("due_at").values_list("pk", flat=True)[:limit])
    return sum(send_mail(mail_id=pk, now=now) for pk in ids)


def send_mail(*, mail_id: UUID, now: datetime) -> bool:
    """Send one mail that is due; return whether it left. Call it outside any transaction.

    Who comes second while it is being sent finds it due later, and passes by. A crash between
    the mail server's yes and our note sends it again: for a mail that is better than never.
    """
    mail = _prepare(mail_id, now)
    if mail is None:
        return False
    try:
        _message(mail).send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors; bad headers are not
        log.warning("mail %s not sent", mail.pk, exc_info=True)
        _record_failed(mail, error)
        return False
    _record_sent(mail, now)
    return True


@transaction.atomic(durable=True)
def _prepare(mail_id: UUID, now: datetime) -> Mail | None:
    """Count the attempt and put off the next one; None when there is nothing to do."""
    waiting = Mail.objects.filter(pk=mail_id, status=Mail.Status.WAITING, due_at__lte=now)
    mail = waiting.select_for_update(skip_locked=True).first()
    if mail is None:
        return None
    if mail.attempts >= MAX_ATTEMPTS:  # the last attempt died with its process
        mail.status = Mail.Status.PARKED
        mail.save(update_fields=["status"])
        return None
    mail.attempts += 1
    mail.due_at = now + timedelta(minutes=2**mail.attempts)
    mail.save(update_fields=["attempts", "due_at"])
    return mail


def _message(mail: Mail) -> EmailMultiAlternatives:
    headers = {"Content-Language": mail.language, "X-Reference": mail.key}
    message = EmailMultiAlternatives(
        subject=mail.subject, body=mail.text, to=[mail.to], headers=headers | _off(mail)
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _off(mail: Mail) -> dict[str, str]:
    """Name the link that mail programs turn such mails off by, with one click. Source: RFC 8058."""
    if not mail.kind or kinds.of(mail.kind).is_mandatory:
        return {}
    with translation.override(mail.language):
        link = f"{settings.PUBLIC_BASE_URL}{off_path(mail.to, mail.kind)}"
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _record_sent(mail: Mail, now: datetime) -> None:
    Mail.objects.filter(pk=mail.pk).update(status=Mail.Status.SENT, sent_at=now, last_error="")


def _record_failed(mail: Mail, error: Exception) -> None:
    """Keep what went wrong; after the last attempt a person has to look."""
    is_last = mail.attempts >= MAX_ATTEMPTS
    Mail.objects.filter(pk=mail.pk, status=Mail.Status.WAITING).update(
        status=Mail.Status.PARKED if is_last else Mail.Status.WAITING,
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )
    if is_last:
        log.error("mail %s parked after %d attempts", mail.pk, mail.attempts)
