"""What a desk asks with: pages of its own, forms that call one service, confirmed steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import NotFound, Refused
from marketplace.vendors.models import Vendor, VendorMember

Text = str | Promise
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Offer:
    """A step that is offered above a list: its words, the name of its address, who may take it."""

    label: Text
    url_name: str
    permission: str


class ShopField(forms.ModelChoiceField):
    """A shop, found by typing some of its name."""

    def __init__(self, **kwargs: Any) -> None:
        widget = AutocompleteSelect(VendorMember._meta.get_field("vendor"), admin.site)
        super().__init__(Vendor.objects.all(), widget=widget, label=_("Shop"), **kwargs)


class ReasonField(forms.CharField):
    """Why a person decides something: kept for good."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(label=_("Reason"), max_length=200, widget=widget, **kwargs)


class Desk(admin.ModelAdmin):
    """A desk with pages of its own, each with its permission."""

    def own_path(self, route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        """Return an address of this desk, for staff only."""
        full = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(route, self.admin_site.admin_view(view), name=full)

    def demand(self, request: HttpRequest, *permissions: str) -> None:
        """Turn away who has none of these. Raises: PermissionDenied."""
        if not any(request.user.has_perm(permission) for permission in permissions):
            raise PermissionDenied

    def done(self, request: HttpRequest, text: Text, url: str) -> HttpResponse:
        """Say what was done, and go on."""
        self.message_user(request, str(text), messages.SUCCESS)
        return HttpResponseRedirect(url)

    def page(
        self, request: HttpRequest, template: str, title: Text, **context: Any
    ) -> TemplateResponse:
        """Show a page of this desk."""
        shared = self.admin_site.each_context(request)
        own = {"title": title, "opts": self.opts}
        return TemplateResponse(request, template, shared | own | context)

    def ask(
        self,
        request: HttpRequest,
        form: forms.Form,
        step: Callable[[], Any],
        *,
        title: Text,
        note: Text,
        told: Text,
        back: str,
        button: Text = "",
    ) -> HttpResponse:
        """Take a step once its form is whole, say so and go back; else show the form.

        The title stands on the button too, unless that says something else.
        """
        if form.is_valid() and tried(form, step):
            return self.done(request, told, back)
        asked = {"form": form, "note": note, "button": button or title, "back": back}
        return self.page(request, "admin/settlement/asking.html", title, **asked)

    def decision(
        self,
        request: HttpRequest,
        form: forms.Form,
        step: Callable[[bool], Any],
        *,
        template: str,
        title: Text,
        told: Mapping[str, Text],
        back: str,
        shown: Callable[[], Mapping[str, Any]],
    ) -> HttpResponse:
        """Take the step with a yes or a no, say so and go back; else show what is decided on.

        `told` has each decision that there is, with what is said of it; the yes is "approve".
        """
        wanted = request.POST.get("decision", "")
        if wanted in told and form.is_valid() and tried(form, lambda: step(wanted == "approve")):
            return self.done(request, told[wanted], back)
        return self.page(request, template, title, form=form, back=back, **shown())

    def attempt(
        self,
        request: HttpRequest,
        step: Callable[[], Any],
        told: Callable[[Any], Text],
        about: Text = "",
    ) -> None:
        """Take a confirmed step; say what became of it, or why not (of what, if that is asked)."""
        try:
            result = step()
        except Refused as refusal:
            text = f"{about}: {refusal}" if about else str(refusal)
            self.message_user(request, text, messages.ERROR)
        else:
            self.message_user(request, str(told(result)), messages.SUCCESS)


class AskingDesk(Desk):
    """A read-only page whose steps are forms of their own."""

    change_list_template = "admin/settlement/offering_list.html"
    change_form_template = "admin/settlement/offering_page.html"
    offers: tuple[Offer, ...] = ()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer the steps that begin something new, to whom they may be offered."""
        offered = [each for each in self.offers if request.user.has_perm(each.permission)]
        return super().changelist_view(request, (extra_context or {}) | {"offers": offered})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show beside a row what can be done with it next."""
        row = self.get_object(request, object_id)
        beside = self.beside(request, row) if row is not None else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | beside)

    def beside(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return what the page of a row shows in addition; `steps` are (label, url)."""
        return {}


def tried(form: forms.Form, step: Callable[[], Any]) -> bool:
    """Take a step; a refusal is said above the form. Tell whether it was taken."""
    try:
        step()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def existing(rows: QuerySet[Row]) -> Row:
    """Return the row that an address names. Raises: NotFound."""
    row = rows.first()
    if row is None:
        raise NotFound(_("This page does not exist, or no longer does."))
    return row


def person(request: HttpRequest) -> str:
    """The opaque name under which the books know who is signed in."""
    return f"user:{request.user.pk}"
