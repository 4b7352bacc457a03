"""Promotions of the marketplace: made by one person, above a limit decided by another."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import AskingDesk, Offer, existing, person
from marketplace.backoffice.desks.naming import NamesListed
from marketplace.foundation import formats, languages
from marketplace.foundation.clock import now
from marketplace.foundation.money import PRESENTMENT, Money
from marketplace.promotions import services
from marketplace.promotions.admin import PromotionAdmin
from marketplace.promotions.codes import fold_code
from marketplace.promotions.drafts import Draft
from marketplace.promotions.errors import TermsRefused
from marketplace.promotions.models import Promotion
from marketplace.promotions.types import BUDGET_CURRENCY
from marketplace.promotions.words import terms_in_words
from marketplace.shipping import zones

RUN: Final = "promotions.run_promotion"
DECIDE: Final = "promotions.decide_promotion"
_AMOUNTS: Final = ("amount", "minimum", "most")
_FIELDS: Final = {"name": "name_zh_hant", "percent_bps": "percent", "marketplace_bps": "borne"}


def _moment() -> forms.SplitDateTimeWidget:
    return forms.SplitDateTimeWidget(
        date_attrs={"type": "date"},
        time_attrs={"type": "time"},
        date_format="%Y-%m-%d",
        time_format="%H:%M",
    )


def _percent(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2, **options
    )


def _amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=11)


def _count(label: Any, most: int = 10_000) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=most)


class TermsForm(forms.Form):
    """Terms of a promotion of the marketplace; the promotions room decides what can be taken."""

    kind = forms.ChoiceField(label=_("kind"), choices=Promotion.Kind.choices)
    percent = _percent(_("percent off"), required=False)
    currency = forms.ChoiceField(
        label=_("currency of the amounts"), choices=[(code, code) for code in PRESENTMENT]
    )
    amount = _amount(_("amount off"))
    minimum = _amount(_("minimum of goods"))
    minimum_scope = forms.ChoiceField(
        label=_("minimum counted"),
        choices=Promotion.Scope.choices,
        initial=Promotion.Scope.CART,
    )
    most = _amount(_("at most in one order"))
    buy = _count(_("units to buy"))
    get = _count(_("units to get"))
    times = _count(_("how often in one order"))
    code = forms.CharField(label=_("code"), max_length=40, required=False)
    starts_at = forms.SplitDateTimeField(label=_("starts"), widget=_moment())
    ends_at = forms.SplitDateTimeField(
        label=_("ends"),
        required=False,
        widget=_moment(),
    )
    use_limit = _count(_("uses in total"), 1_000_000)
    person_limit = _count(_("uses per person"))
    stacking = forms.ChoiceField(
        label=_("together with others"),
        choices=Promotion.Stacking.choices,
        initial=Promotion.Stacking.COMBINABLE,
    )
    priority = forms.IntegerField(label=_("priority"), min_value=1, max_value=999, initial=100)
    targets = forms.CharField(
        label=_("goods"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: product:…, category:…, collection:… or vendor:…; empty for all."),
    )
    zones = forms.MultipleChoiceField(
        label=_("destinations"),
        required=False,
        choices=zones.CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    borne = _percent(
        _("borne by the marketplace, percent"),
        initial=100,
        help_text=_("Shops that join bear the rest."),
    )
    budget = _amount(_("budget of the marketplace, MOP"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"name_{code.replace('-', '_')}"] = forms.CharField(
                label=_("name, %(language)s") % {"language": name},
                max_length=80,
                required=code == languages.DEFAULT,
            )
        self.order_fields([name for name in self.fields if name.startswith("name_")])

    def clean(self) -> dict[str, Any]:
        """Read amounts as money of their currencies."""
        given: dict[str, Any] = super().clean() or {}
        for name, code in [(each, given.get("currency", "")) for each in _AMOUNTS] + [
            ("budget", BUDGET_CURRENCY)
        ]:
            if given.get(name) is None or not code:
                continue
            try:
                given[name] = Money.from_decimal(given[name], code)
            except ValueError:
                self.add_error(name, _("This currency has fewer decimals."))
        return given

    @property
    def draft(self) -> Draft:
        """Return the terms that were typed, once the form is valid."""
        given = self.cleaned_data
        return Draft(
            name={code: given[f"name_{code.replace('-', '_')}"] for code in languages.LANGUAGES},
            kind=given["kind"],
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            stacking=given["stacking"],
            priority=given["priority"],
            code=fold_code(given["code"]),
            currency=given["currency"],
            percent_bps=int((given["percent"] or Decimal(0)) * 100),
            amount=given["amount"],
            minimum=given["minimum"],
            minimum_scope=given["minimum_scope"],
            most=given["most"],
            buy=given["buy"] or 0,
            get=given["get"] or 0,
            times=given["times"] or 0,
            targets=tuple(given["targets"].split()),
            zones=tuple(given["zones"]),
            use_limit=given["use_limit"],
            person_limit=given["person_limit"],
            marketplace_bps=int(given["borne"] * 100),
            budget=given["budget"],
        )


class DecideForm(forms.Form):
    """Whether it may run, and if not, why."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=(("approve", _("let it run")), ("deny", _("deny")))
    )
    reason = forms.CharField(label=_("Why it is denied"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a denial."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("decision") == "deny" and not given.get("reason", "").strip():
            self.add_error("reason", _("A denial has a reason."))
        return given


class PromotionDesk(NamesListed, AskingDesk, PromotionAdmin):
    """Promotions, with the ways to make, to decide on and to stop one."""

    offers = (Offer(_("New promotion"), "admin:promotions_promotion_new", RUN),)

    def get_urls(self) -> list[URLPattern]:
        """Put the steps before the page of a row, which would take their addresses."""
        return [
            self.own_path("new/", self.new, "new"),
            self.own_path("<int:pk>/decide/", self.decide, "decide"),
            self.own_path("<int:pk>/stop/", self.stop, "stop"),
            *super().get_urls(),
        ]

    def new(self, request: HttpRequest) -> HttpResponse:
        """Ask for the terms, and make the promotion."""
        self.demand(request, RUN)
        form = TermsForm(request.POST or None, initial={"starts_at": now()})

        def step() -> None:
            try:
                services.create_promotion(draft=form.draft, by=person(request), now=now())
            except TermsRefused as refusal:
                for name, text in refusal.fields.items():
                    form.add_error(_FIELDS.get(name, name), str(text))
                raise

        limit = Money(settings.PROMOTION_BUDGET_LIMIT, BUDGET_CURRENCY)
        note = _("Its terms never change. With a budget above %(amount)s another person decides.")
        return self.ask(
            request,
            form,
            step,
            title=_("New promotion"),
            note=note % {"amount": formats.amount(limit)},
            told=_("The promotion is made."),
            back=reverse("admin:promotions_promotion_changelist"),
        )

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a promotion run that waits for a second person, or deny it."""
        self.demand(request, DECIDE)
        row = _found(pk)
        form = DecideForm(request.POST or None)

        def step() -> None:
            services.decide_promotion(
                ref=row.public_id,
                is_approved=form.cleaned_data["decision"] == "approve",
                reason=form.cleaned_data["reason"],
                by=person(request),
                now=now(),
            )

        return self.ask(
            request,
            form,
            step,
            title=_("Decide on the promotion"),
            note=_said(row),
            told=_("The promotion is decided on."),
            back=reverse("admin:promotions_promotion_change", args=[pk]),
        )

    def stop(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End a promotion now, a shop's as well."""
        self.demand(request, RUN)
        row = _found(pk)
        form = forms.Form(request.POST or None)

        def step() -> None:
            services.stop_promotion(
                ref=row.public_id, vendor_id=row.vendor_id, by=person(request), now=now()
            )

        return self.ask(
            request,
            form,
            step,
            title=_("Stop the promotion"),
            note=_said(row),
            told=_("Stopped. Checkouts that were shown before still have it."),
            back=reverse("admin:promotions_promotion_change", args=[pk]),
        )

    def beside(self, request: HttpRequest, row: Promotion) -> dict[str, Any]:
        """Offer the next step of a promotion, to whom it may be offered."""
        steps = []
        is_waiting = row.status == Promotion.Status.WAITING
        may_decide = request.user.has_perm(DECIDE) and row.created_by != person(request)
        if is_waiting and may_decide:
            url = reverse("admin:promotions_promotion_decide", args=[row.pk])
            steps.append((_("Decide on the promotion"), url))
        if request.user.has_perm(RUN) and (is_waiting or row.status == Promotion.Status.RUNNING):
            url = reverse("admin:promotions_promotion_stop", args=[row.pk])
            steps.append((_("Stop the promotion"), url))
        return {"steps": steps} if steps else {}


def _found(pk: int) -> Promotion:
    return existing(Promotion.objects.select_related("vendor").filter(pk=pk))


def _said(row: Promotion) -> str:
    """Say what it is about to who decides."""
    parts = [languages.pick(row.name), terms_in_words(row)]
    if row.budget is not None:
        parts.append(
            _("%(part)s borne by us, up to %(amount)s")
            % {
                "part": formats.percent_bps(row.marketplace_bps),
                "amount": formats.amount(row.budget),
            }
        )
    return " · ".join(str(part) for part in parts)
