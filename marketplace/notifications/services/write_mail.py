"""Render a mail and keep it; the bell rings after the commit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from marketplace.foundation import languages
from marketplace.foundation.bell import ring_after_commit
from marketplace.foundation.clock import now
from marketplace.notifications.models import Mail


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
    ring_after_commit("marketplace.notifications.tasks.send_one", mail_id=str(mail.pk))
    return mail.pk
