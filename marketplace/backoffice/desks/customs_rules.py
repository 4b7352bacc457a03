"""Rules of customs: proposed by one person, tried on a sample, put in force by another."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import (
    AskingDesk,
    Offer,
    ReasonField,
    existing,
    person,
    tried,
)
from marketplace.backoffice.desks.naming import NamesListed
from marketplace.customs.rules import queries, services
from marketplace.customs.rules.admin import RuleProposalAdmin, RuleSetAdmin
from marketplace.customs.rules.case_files import Sample, loads, read_samples, shipped_samples
from marketplace.customs.rules.effects import Effect, Outcome
from marketplace.customs.rules.errors import PayloadWrong
from marketplace.customs.rules.models import Kind, RuleProposal
from marketplace.customs.rules.wording import CHANNEL_NAMES, say
from marketplace.foundation import formats
from marketplace.foundation.clock import now

PROPOSE: Final = "customs_rules.propose_ruleset"
CONFIRM: Final = "customs_rules.confirm_ruleset"
_LIST: Final = "admin:customs_rules_ruleproposal_changelist"
_MOST_BYTES: Final = 5_000_000  # of a list or of a sample
_MOST_DIFFERENCES: Final = 200


class MomentField(forms.DateTimeField):
    """An instant in Macau's time, which is China's."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)


class SmallFile(forms.FileField):
    """A file that is read whole."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what is too large. Raises: ValidationError."""
        file = super().clean(data, initial)
        if file and file.size > _MOST_BYTES:
            raise forms.ValidationError(_("This file is too large."))
        return file


class SourceField(forms.CharField):
    """The document that says so."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Source"),
            max_length=500,
            help_text=_("Number and day of the announcement, and where it was read"),
        )


class ProposeForm(forms.Form):
    """A whole set of one kind."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    valid_from = MomentField(label=_("Valid from"))
    valid_to = MomentField(label=_("Valid until"), required=False)
    source = SourceField()
    payload = forms.CharField(
        label=_("Rules as JSON"), widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"})
    )
    reason = ReasonField()


class ListForm(forms.Form):
    """The official list of goods, from its file."""

    file = SmallFile(label=_("CSV or XLSX file"))
    edition = forms.CharField(label=_("Edition"), max_length=40)
    is_excerpt = forms.BooleanField(
        label=_("This is only a part of the list"),
        required=False,
        help_text=_("Goods that a part does not name are checked by a person, not refused."),
    )
    valid_from = MomentField(label=_("Valid from"))
    source = SourceField()
    reason = ReasonField()


class SampleForm(forms.Form):
    """Consignments to try the rules on."""

    file = SmallFile(label=_("Consignments as JSON"), help_text=_("As docs/customs.md describes"))


@dataclass(frozen=True)
class ShownOutcome:
    """What one book says, in words."""

    head: str
    findings: tuple[str, ...]


@dataclass(frozen=True)
class ShownEffect:
    """One consignment by one channel, in words."""

    name: str
    channel: Any
    before: ShownOutcome
    after: ShownOutcome


class RuleSetDesk(NamesListed, AskingDesk, RuleSetAdmin):
    """Sets in force, with the ways to propose others."""

    offers = (
        Offer(_("Propose rules"), "admin:customs_rules_ruleproposal_propose", PROPOSE),
        Offer(_("Propose the list of goods"), "admin:customs_rules_ruleproposal_list", PROPOSE),
    )

    def beside(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Offer to begin a proposal with the rules of this set."""
        if not request.user.has_perm(PROPOSE):
            return {}
        url = reverse("admin:customs_rules_ruleproposal_propose") + f"?from={row.pk}"
        return {"steps": [(_("Propose others in its place"), url)]}


class RuleProposalDesk(NamesListed, AskingDesk, RuleProposalAdmin):
    """Proposals with what each would change, and the steps of two persons."""

    offers = RuleSetDesk.offers
    change_form_template = "admin/customs_rules/proposal.html"

    def get_urls(self) -> list[URLPattern]:
        """Put the steps before the page of a row, which would take their addresses."""
        return [
            self.own_path("propose/", self.propose, "propose"),
            self.own_path("list/", self.list_of_goods, "list"),
            self.own_path("<int:pk>/try/", self.try_on, "try"),
            self.own_path("<int:pk>/confirm/", self.confirm, "confirm"),
            self.own_path("<int:pk>/withdraw/", self.withdraw, "withdraw"),
            *super().get_urls(),
        ]

    def beside(self, request: HttpRequest, row: RuleProposal) -> dict[str, Any]:
        """Show what an open proposal would change, and what this person may do with it."""
        if row.status != RuleProposal.Status.OPEN:
            return {}
        steps = [(_("Try it on other consignments"), _url("try", row.pk))]
        if request.user.has_perm(CONFIRM) and row.proposed_by != person(request):
            steps.append((_("Put in force"), _url("confirm", row.pk)))
        if request.user.has_perm(PROPOSE) or request.user.has_perm(CONFIRM):
            steps.append((_("Withdraw"), _url("withdraw", row.pk)))
        return {"steps": steps} | _told(row, shipped_samples())

    def propose(self, request: HttpRequest) -> HttpResponse:
        """Ask for a set, and propose it."""
        self.demand(request, PROPOSE)
        form = ProposeForm(request.POST or None, initial=_begun(request.GET.get("from", "")))

        def step() -> None:
            asked = form.cleaned_data
            services.propose_set(
                **{name: asked[name] for name in ("kind", "valid_from", "valid_to", "source")},
                payload=_as_kept(asked["payload"]),
                reason=asked["reason"],
                by=person(request),
                now=now(),
            )

        return self.ask(
            request,
            form,
            step,
            title=_("Propose rules"),
            note=_("They replace all rules of their kind, once another person puts them in force."),
            told=_("Proposed. Another person has to put it in force."),
            back=reverse(_LIST),
        )

    def list_of_goods(self, request: HttpRequest) -> HttpResponse:
        """Read a file of the list, say what it holds, and propose it."""
        self.demand(request, PROPOSE)
        form = ListForm(request.POST or None, request.FILES or None)

        def step() -> None:
            asked = form.cleaned_data
            plan = services.plan_positive_list(
                content=asked["file"].read(),
                edition=asked["edition"],
                is_complete=not asked["is_excerpt"],
                valid_from=asked["valid_from"],
            )
            services.propose_positive_list(
                plan=plan,
                valid_from=asked["valid_from"],
                source=asked["source"],
                reason=asked["reason"],
                by=person(request),
                now=now(),
            )

        return self.ask(
            request,
            form,
            step,
            title=_("Propose the list of goods"),
            note=_("The file needs headings for the code, the name and the remark of the goods."),
            told=_("Proposed. Another person has to put it in force."),
            back=reverse(_LIST),
        )

    def try_on(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the effect on consignments that this person hands in; nothing is kept."""
        self.demand(request, PROPOSE, CONFIRM)
        row = _found(pk)
        form = SampleForm(request.POST or None, request.FILES or None)
        told: dict[str, Any] = {}

        def step() -> None:
            told.update(_told(row, read_samples(loads(form.cleaned_data["file"].read()))))

        if form.is_valid():
            tried(form, step)
        return self.page(
            request,
            "admin/customs_rules/try.html",
            _("Try it on other consignments"),
            form=form,
            note="",
            button=_("Try"),
            back=_url("change", pk),
            **({"effects": (), "differences": (), "more": 0, "unchanged": 0} | told),
        )

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put a proposal in force."""
        self.demand(request, CONFIRM)
        return self._decide(
            request,
            pk,
            services.confirm_proposal,
            title=_("Put in force"),
            note=_("From their moment on, all orders are checked and taxed by these rules."),
        )

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End a proposal."""
        self.demand(request, PROPOSE, CONFIRM)
        return self._decide(
            request,
            pk,
            services.withdraw_proposal,
            title=_("Withdraw"),
            note=_("The rules before it go on. A better proposal is made anew."),
        )

    def _decide(
        self, request: HttpRequest, pk: int, do: Callable[..., Any], *, title: Any, note: Any
    ) -> HttpResponse:
        row = _found(pk)
        form = forms.Form(request.POST if request.method == "POST" else None)

        def step() -> None:
            do(proposal_id=pk, by=person(request), now=now())
            self.log_change(request, row, str(title))

        return self.ask(
            request,
            form,
            step,
            title=title,
            note=note,
            told=_("%(row)s: done.") % {"row": row},
            back=_url("change", pk),
        )


def _as_kept(text: str) -> Any:
    """Return rules as JSON keeps them: a rate typed as a number becomes its text, no float."""
    return json.loads(json.dumps(loads(text), default=str))


def _begun(set_id: str) -> dict[str, Any]:
    """Return what a form begins with: the rules of the set that is to be replaced."""
    row = queries.set_by_id(int(set_id)) if set_id.isascii() and set_id.isdigit() else None
    if row is None:
        return {}
    return {"kind": row.kind, "payload": json.dumps(row.payload, ensure_ascii=False, indent=1)}


def _told(row: RuleProposal, samples: tuple[Sample, ...]) -> dict[str, Any]:
    """Return what the page shows: every difference, and the consignments that it touches."""
    try:
        shown = services.show_effect(row, samples)
    except KeyError:
        raise PayloadWrong(_("A consignment goes to no zone that we know.")) from None
    changed = [each for each in shown.effects if each.is_changed and each.matters]
    return {
        "differences": shown.differences[:_MOST_DIFFERENCES],
        "more": max(0, len(shown.differences) - _MOST_DIFFERENCES),
        "effects": [_shown(each) for each in changed],
        "unchanged": len(shown.effects) - len(changed),
    }


def _shown(effect: Effect) -> ShownEffect:
    return ShownEffect(
        name=effect.name,
        channel=CHANNEL_NAMES[effect.channel],
        before=_outcome(effect.before),
        after=_outcome(effect.after),
    )


def _outcome(outcome: Outcome) -> ShownOutcome:
    tax = "–" if outcome.collected is None else formats.amount(outcome.collected)
    is_open = str(_("open") if outcome.is_open else _("refused"))
    words = dict.fromkeys(say(each).text for each in outcome.findings)
    return ShownOutcome(f"{tax} · {is_open}", tuple(words))


def _found(pk: int) -> RuleProposal:
    return existing(RuleProposal.objects.filter(pk=pk))


def _url(step: str, pk: int) -> str:
    return reverse(f"admin:customs_rules_ruleproposal_{step}", args=[pk])
