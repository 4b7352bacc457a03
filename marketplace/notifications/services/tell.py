"""Tell one piece of news to one reader: a mail, and a line in the inbox."""

from __future__ import annotations

from typing import Any

from marketplace.foundation.clock import now
from marketplace.notifications import kinds, wishes
from marketplace.notifications.models import Notice
from marketplace.notifications.readers import Reader
from marketplace.notifications.services.write_mail import known_language, title_of, write_mail


def tell(*, key: str, reader: Reader, template: str, context: dict[str, Any]) -> None:
    """Tell news by every way that its kind has and its reader wants; a used key tells nothing.

    The notice leads to `path` or `url` of the context, whichever is there.
    """
    kind = kinds.of(template)
    if kinds.MAIL in kind.channels:
        write_mail(
            key=key, to=reader.address, language=reader.language, template=template, context=context
        )
    if reader.person_id is None or not wishes.is_wanted(reader.address, kind, kinds.INBOX):
        return
    language = known_language(reader.language)
    Notice.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind.code,
            "person_id": reader.person_id,
            "vendor_id": reader.vendor_id,
            "language": language,
            "title": title_of(kind, language, context),
            "path": context.get("path") or context.get("url") or "",
            "written_at": now(),
        },
    )
