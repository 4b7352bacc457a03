"""The admin site of this marketplace in place of Django's default one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice import second_factor
from marketplace.foundation import languages

View = Callable[..., HttpResponse]


class MarketplaceAdminSite(admin.AdminSite):
    """Django admin under the marketplace's own name; money in it is read-only."""

    site_header = lazystr(f"{settings.MARKETPLACE_NAME} {settings.MARKETPLACE_NAME_HAN}")
    site_title = site_header
    index_title = _("Operations")
    site_url = "/"
    enable_nav_sidebar = True

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Begin with what waits for the person who is signed in."""
        # at call time: the site is made before there are models
        from marketplace.backoffice.start import providers_away, rates_notice, waiting_for

        waiting = {
            "waiting": waiting_for(request.user),
            "rates_notice": rates_notice(request.user),
            "providers_away": providers_away(request.user),
        }
        return super().index(request, (extra_context or {}) | waiting)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send staff to the shop's own sign-in: that one counts wrong pass phrases, and blocks."""
        from allauth.account.decorators import secure_admin_login  # needs the models of all apps

        if request.user.is_staff and second_factor.is_missing(request):
            messages.warning(request, _("Staff enter with a second factor. Please state yours."))
            return redirect(second_factor.way_to_it(request))
        answer: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return answer

    def has_permission(self, request: HttpRequest) -> bool:
        """Let staff in, and where STAFF_SECOND_FACTOR says so, with a second factor alone."""
        return super().has_permission(request) and not second_factor.is_missing(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Speak to staff in the language of the person, else in that of the browser."""
        return super().admin_view(_in_own_language(view), cacheable)


def _in_own_language(view: View) -> View:
    """Set the language for good: an answer of the admin is rendered after its view."""

    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        own = getattr(request.user, "language", "")
        if own in languages.LANGUAGES:
            translation.activate(own)
            request.LANGUAGE_CODE = own
        return view(request, *args, **kwargs)

    return speaking


class AdminConfig(DjangoAdminConfig):
    """Makes `admin.site` the marketplace's."""

    default_site = "marketplace.backoffice.site.MarketplaceAdminSite"
