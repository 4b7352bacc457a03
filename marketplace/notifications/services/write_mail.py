"""Render a mail and keep it; the bell rings after the commit."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.notifications.models import Mail

log = logging.getLogger(__name__)


def write_mail(
    *, key: str, to: str, language: str, template: str, context: dict[str, Any]
) -> UUID | None:
    """Write one mail from `emails/<template>_{subject,text,html}`; a used key writes nothing.

    Returns the row's id, or None when this mail was written before.
    """
    code = language if language in languages.LANGUAGES else languages.DEFAULT
    full = {
        **context,
        "language": code,
        "html_lang": languages.HTML_LANG[code],
        "base_url": settings.PUBLIC_BASE_URL,
        "marketplace_name": settings.MARKETPLACE_NAME,
        "marketplace_name_han": settings.MARKETPLACE_NAME_HAN,
    }
    with translation.override(code):
        subject = render_to_string(f"emails/{template}_subject.txt", full)
        text = render_to_string(f"emails/{template}.txt", full)
        html = render_to_string(f"emails/{template}.html", full)
    at = now()
    mail, is_new = Mail.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "language": code,
            "subject": " ".join(subject.split())[:200],  # a header is one line
            "text": text.strip() + "\n",
            "html": html,
            "written_at": at,
            "due_at": at,
        },
    )
    if not is_new:
        return None
    _ring_after_commit(mail.pk)
    return mail.pk


def _ring_after_commit(mail_id: UUID) -> None:
    def ring() -> None:
        from marketplace.notifications.tasks import send_one  # tasks import this package

        try:
            send_one.delay(mail_id=str(mail_id))
        except Exception:  # the sweep finds the row
            log.warning("bell not rung for mail %s", mail_id, exc_info=True)

    transaction.on_commit(ring)
