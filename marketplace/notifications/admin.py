"""Mails in the admin: what was sent to whom, what is stuck, and how each would read."""

from __future__ import annotations

import re
from typing import Any, Final

from csp.constants import NONE, UNSAFE_INLINE
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.read_only_admin import ReadOnlyAdmin
from marketplace.foundation.waiting_rows import Waits
from marketplace.notifications import kinds, services
from marketplace.notifications.models import Mail, Notice, Preference
from marketplace.notifications.samples import sample_mail

# Whoever holds the word of a link may do what its reader may: it is for the reader alone.
_SIGNED: Final = re.compile(r"([?&][a-z]=|/mails/off/)[^\s&]+")


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    waits = Waits(
        _("Mails parked"), "notifications.view_mail", {"status": "parked"}, "status__exact=parked"
    )
    list_display = ("written_at", "to", "kind", "subject", "status", "attempts", "resent")
    list_filter = ("status", "kind", "language")
    search_fields = ("to", "subject", "key")
    exclude = ("html", "text")
    actions = ("send_again",)
    change_list_template = "admin/notifications/mails.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Mail | None = None) -> Any:
        """Show the text without its signed words; nothing of what a buyer and a shop wrote."""
        shown = super().get_readonly_fields(request, obj)
        is_letter = obj is not None and obj.kind in kinds.LETTERS
        return shown if is_letter else (*shown, "shown_text")

    @admin.display(description=_("text"))
    def shown_text(self, row: Mail) -> str:
        return _SIGNED.sub(r"\1…", row.text)

    def has_send_permission(self, request: Any) -> bool:
        """Operators send a mail once more."""
        return bool(request.user.has_perm("notifications.change_mail"))

    @admin.action(description=_("Send the selected mails once more"), permissions=("send",))
    def send_again(self, request: Any, queryset: QuerySet[Mail]) -> None:
        """The same words to the same address; what is on its way is left alone."""
        for mail in queryset.order_by("pk"):
            try:
                services.send_again(mail_id=mail.pk, now=now())
            except Refused as refusal:
                self.message_user(request, f"{mail}: {refusal}", messages.WARNING)
            else:
                self.log_change(request, mail, str(_("Sent once more.")))
                self.message_user(request, _("%(row)s: done.") % {"row": mail}, messages.SUCCESS)

    def get_urls(self) -> list[URLPattern]:
        """Put the samples before the page of a row, which would take their address."""
        wrap = self.admin_site.admin_view
        return [
            path("samples/", wrap(self.samples), name="notifications_mail_samples"),
            path(
                "samples/<slug:code>.<slug:language>.<slug:form>",
                wrap(self.sample),
                name="notifications_mail_sample",
            ),
            *super().get_urls(),
        ]

    def samples(self, request: HttpRequest) -> HttpResponse:
        """List every kind of news, with its mail in each language."""
        self._demand(request)
        context = {
            **self.admin_site.each_context(request),
            "title": _("News and their mails"),
            "opts": self.model._meta,
            "languages": languages.LANGUAGES,
            "rows": [
                (kind, kinds.READERS[kind.reader], kinds.MAIL in kind.channels)
                for kind in kinds.ALL
            ],
        }
        return TemplateResponse(request, "admin/notifications/samples.html", context)

    def sample(self, request: HttpRequest, code: str, language: str, form: str) -> HttpResponse:
        """Show one mail as its reader would see it, with invented facts; nothing is sent."""
        self._demand(request)
        kind = kinds.BY_CODE.get(code)
        is_known = language in languages.LANGUAGES and form in ("txt", "html")
        if kind is None or kinds.MAIL not in kind.channels or not is_known:
            raise Http404
        subject, text, html = sample_mail(kind, language)
        if form == "txt":
            plain = f"{subject}\n\n{text}"
            return HttpResponse(plain, content_type="text/plain; charset=utf-8")
        return _as_mail(html)

    def _demand(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def _as_mail(html: str) -> HttpResponse:
    """A mail carries its own style, as no page of ours does; nothing else of it may load."""
    response = HttpResponse(html)
    own = {"default-src": [NONE], "style-src": [UNSAFE_INLINE]}
    response._csp_replace = own  # type: ignore[attr-defined]  # as the package's decorator does
    return response


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("written_at", "person", "vendor", "kind", "title", "read_at")
    list_filter = ("kind", "language")
    list_select_related = ("person", "vendor")
    search_fields = ("key", "person__email", "title")
    exclude = ("path",)  # with the word that opens an order


@admin.register(Preference)
class PreferenceAdmin(ReadOnlyAdmin):
    list_display = ("address", "kind", "channel", "is_wanted", "chosen_at")
    list_filter = ("kind", "channel", "is_wanted")
    search_fields = ("address",)
