"""What this shop wants otherwise than allauth does, where people sign in and up."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from marketplace.accounts.models import User
from marketplace.foundation import languages
from marketplace.foundation.errors import TryAgain
from marketplace.storefront import devices
from marketplace.vendors.models import VendorMember

log = logging.getLogger(__name__)
_NEEDED = "account/email/password_reset"  # without this mail the page has done nothing


def display_name(user: User) -> str:
    """Return what a page calls a person: who acts for a shop is greeted by the shop's name."""
    found = VendorMember.objects.filter(user_id=user.pk).select_related("vendor").first()
    return found.vendor.name if found else str(user)


def _public(url: str) -> str:
    """Return the same page of the marketplace as buyers reach it."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.PUBLIC_BASE_URL}{parts.path}{query}"


class AccountAdapter(DefaultAccountAdapter):
    """Remember the reader's language, and survive a mail server that is away."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the language in which somebody signed up: mails follow it."""
        user.language = languages.current()
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Tell a person of a sign-in from a browser that this account never used before."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        if not devices.is_known(request, user) and not kwargs.get("signup"):
            self.send_notification_mail("account/email/new_device", user, email=user.email)
        devices.remember(request, answer, user)
        return answer

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """Dress a mail like the shop's others, and sign it with the shop's name, not its host."""
        name = f"{settings.MARKETPLACE_NAME} {settings.MARKETPLACE_NAME_HAN}"
        signed = context | {"current_site": {"name": name, "domain": name}}
        mail = super().render_mail(template_prefix, email, signed, headers)
        page = {
            "text": mail.body,
            "html_lang": languages.HTML_LANG[languages.current()],
            "marketplace_name": settings.MARKETPLACE_NAME,
            "marketplace_name_han": settings.MARKETPLACE_NAME_HAN,
        }
        mail.attach_alternative(render_to_string("emails/account.html", page), "text/html")
        return mail

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once, since these mails hold keys that no table may keep.

        Every link leads to PUBLIC_BASE_URL: allauth makes them of the request's `Host`, which
        whoever asks can choose, and the key would go to the place that he chose.
        Raises: TryAgain when the mail is all that was asked for.
        """
        safe = {
            name: _public(value) if name.endswith("_url") else value
            for name, value in context.items()
        }
        try:
            super().send_mail(template_prefix, email, safe)
        except OSError as error:
            if template_prefix.startswith(_NEEDED):
                raise TryAgain("the mail server is away", retry_after=60) from error
            log.warning("a mail of %s was not sent", template_prefix, exc_info=True)
