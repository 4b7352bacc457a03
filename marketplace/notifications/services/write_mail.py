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
from marketplace.notifications import kinds, wishes
from marketplace.notifications.models import Mail
from marketplace.notifications.off_links import off_path


def write_mail(
    *, key: str, to: str, language: str, template: str, context: dict[str, Any]
) -> UUID | None:
    """Write one mail from `emails/<template>_{subject,text,html}`; a used key writes nothing.

    The template names the kind of news. Returns the row's id, or None when this mail was
    written before, or its reader turned mails of this kind off.
    """
    kind = kinds.of(template)
    if not wishes.is_wanted(to, kind, kinds.MAIL):
        return None
    code = known_language(language)
    subject, text, html = rendered(kind, code, context, to=to)
    at = now()
    mail, is_new = Mail.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind.code,
            "to": to,
            "language": code,
            "subject": subject,
            "text": text,
            "html": html,
            "written_at": at,
            "due_at": at,
        },
    )
    if not is_new:
        return None
    ring_after_commit("marketplace.notifications.tasks.send_one", mail_id=str(mail.pk))
    return mail.pk


def known_language(language: str) -> str:
    """Return one of the four languages."""
    return language if language in languages.LANGUAGES else languages.DEFAULT


def rendered(
    kind: kinds.Kind, language: str, context: dict[str, Any], *, to: str
) -> tuple[str, str, str]:
    """Return the subject, the text and the HTML of a mail, with the way to turn it off."""
    with translation.override(language):
        full = _frame(language, context)
        off = "" if kind.is_mandatory else f"{settings.PUBLIC_BASE_URL}{off_path(to, kind.code)}"
        full |= {"off_url": off, "kind_label": kind.label}
        text = render_to_string(f"emails/{kind.code}.txt", full).strip() + "\n"
        if off:
            text += "\n" + render_to_string("emails/turn_off.txt", full).strip() + "\n"
        html = render_to_string(f"emails/{kind.code}.html", full)
        return title_of(kind, language, context), text, html


def title_of(kind: kinds.Kind, language: str, context: dict[str, Any]) -> str:
    """Return the subject of a mail, which is the title of a notice: one line."""
    with translation.override(language):
        full = _frame(language, context)
        subject = render_to_string(f"emails/{kind.code}_subject.txt", full)
    return " ".join(subject.split())[:200]


def _frame(language: str, context: dict[str, Any]) -> dict[str, Any]:
    return {
        **context,
        "language": language,
        "html_lang": languages.HTML_LANG[language],
        "base_url": settings.PUBLIC_BASE_URL,
        "marketplace_name": settings.MARKETPLACE_NAME,
        "marketplace_name_han": settings.MARKETPLACE_NAME_HAN,
    }
