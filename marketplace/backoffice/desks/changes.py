"""Change sets: read side by side, decided one by one or several at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from catalog import pictures
from catalog.models import Picture
from catalog.moderation import queries, services
from catalog.moderation.admin import DECIDE, ChangeSetAdmin
from catalog.moderation.models import ChangeSet
from catalog.moderation.trusting import trust_in
from catalog.moderation.types import Answered
from marketplace.backoffice.desks.asking import AskingDesk, Offer, existing, tried
from marketplace.foundation.clock import now

APPROVE, REQUEST, REJECT = "approve", "request", "reject"
_CHOICES = (
    (APPROVE, _("Approve")),
    (REQUEST, _("Ask for changes")),
    (REJECT, _("Reject")),
)


class DecideForm(forms.Form):
    """What is decided, why, and what colleagues should know."""

    decision = forms.ChoiceField(label=_("Decision"), choices=_CHOICES, widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(
        label=_("Words for the shop"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    internal = forms.CharField(
        label=_("Note for colleagues"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    over = forms.BooleanField(
        label=_("I have seen what moved meanwhile; the change wins."), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_conflict: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = list(  # type: ignore[attr-defined]
            queries.reason_labels().items()
        )
        if not has_conflict:
            del self.fields["over"]


class NoteForm(forms.Form):
    """Something to know about a change set, whether or not it is decided."""

    text = forms.CharField(
        label=_("Note"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_for_vendor = forms.BooleanField(
        label=_("The shop reads it, too"),
        required=False,
        help_text=_("It stands on the page of its product; no mail is sent."),
    )


class ChangeSetDesk(AskingDesk, ChangeSetAdmin):
    """The queue, with a page to decide on and several decisions at once."""

    offers = (Offer(_("Take the next one"), "admin:moderation_changeset_next", DECIDE),)
    actions = ("decide_several",)
    change_form_template = "admin/moderation/changeset.html"

    def get_urls(self) -> list[URLPattern]:
        """Put the steps before the page of a row, which would take their addresses."""
        return [
            self.own_path("next/", self.next, "next"),
            self.own_path("<int:pk>/claim/", self.claim, "claim"),
            self.own_path("<int:pk>/note/", self.note, "note"),
            self.own_path("<int:pk>/decide/", self.decide, "decide"),
            self.own_path("<int:pk>/release/", self.release, "release"),
            *super().get_urls(),
        ]

    def has_decide_permission(self, request: Any) -> bool:
        """Operators decide."""
        return bool(request.user.has_perm(DECIDE))

    def beside(self, request: HttpRequest, row: ChangeSet) -> dict[str, Any]:
        """Show the fields side by side, what was found, the shop's trust and the history."""
        steps = []
        if self.has_decide_permission(request):
            steps = [(_("Write a note"), _url("note", row))]
            if row.status == ChangeSet.Status.OPEN:
                own = (_("Take it in hand"), _url("claim", row))
                steps = [(_("Decide"), _url("decide", row)), own, *steps]
        return _shown(row) | {"steps": steps}

    def next(self, request: HttpRequest) -> HttpResponse:
        """Claim the oldest that nobody has in hand, and go there."""
        self.demand(request, DECIDE)
        back = reverse("admin:moderation_changeset_changelist")
        if request.method != "POST":
            form = forms.Form()
            return self.page(
                request,
                "admin/settlement/asking.html",
                _("Take the next one"),
                form=form,
                note=_("You have it in hand for half an hour; nobody else can decide about it."),
                button=_("Take the next one"),
                back=back,
            )
        found = services.claim_next(by_id=_by(request), now=now())
        if found is None:
            return self.done(request, _("Nothing waits."), back)
        return self.done(request, _("It is in your hand now."), _url("decide", found))

    def claim(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Claim this one, and go on to the decision."""
        self.demand(request, DECIDE)
        row = _found(pk)
        return self.ask(
            request,
            forms.Form(request.POST if request.method == "POST" else None),
            lambda: services.claim_set(change_set_ref=row.public_id, by_id=_by(request), now=now()),
            title=_("Take %(change)s in hand") % {"change": row},
            note=_("You have it in hand for half an hour; nobody else can decide about it."),
            told=_("It is in your hand now."),
            back=_url("decide", row),
            button=_("Take it in hand"),
        )

    def note(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for a note, for colleagues or for the shop, too."""
        self.demand(request, DECIDE)
        row = _found(pk)
        form = NoteForm(request.POST or None)
        return self.ask(
            request,
            form,
            lambda: services.add_note(
                change_set_ref=row.public_id, by_id=_by(request), now=now(), **form.cleaned_data
            ),
            title=_("Write a note about %(change)s") % {"change": row},
            note="",
            told=_("The note is written."),
            back=_url("change", row),
            button=_("Write the note"),
        )

    def release(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give it back to the queue."""
        self.demand(request, DECIDE)
        row = _found(pk)
        if request.method == "POST":
            self.attempt(
                request,
                lambda: services.release_claim(
                    change_set_ref=row.public_id, by_id=_by(request), now=now()
                ),
                lambda _row: _("It waits for anybody again."),
            )
        return self.done(request, "", reverse("admin:moderation_changeset_changelist"))

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the change side by side, and ask for the decision."""
        self.demand(request, DECIDE)
        row = _found(pk)
        shown = _shown(row)
        form = DecideForm(
            request.POST or None,
            has_conflict=shown["has_conflict"],
            initial={"revision": row.revision},
        )

        def step() -> None:
            _decide(row, _by(request), form.cleaned_data)

        if form.is_valid() and tried(form, step):
            row.refresh_from_db()
            self.log_change(request, row, str(row.get_status_display()))
            return self.done(request, _("Decided."), reverse(_LIST) + "?status__exact=open")
        return self.page(
            request,
            "admin/moderation/decide.html",
            _("Decide about %(change)s") % {"change": row},
            form=form,
            row=row,
            back=_url("change", row),
            **shown,
        )

    @admin.action(description=_("Decide about the selected sets"), permissions=("decide",))
    def decide_several(self, request: Any, queryset: QuerySet[ChangeSet]) -> Any:
        """Preview what would be decided, then write set by set, each into the history."""
        rows = list(queryset.filter(status=ChangeSet.Status.OPEN).order_by("pk"))
        is_filled_in = "apply" in request.POST
        form = DecideForm(request.POST if is_filled_in else None, initial={"revision": 0})
        if is_filled_in and form.is_valid():
            for row in rows:
                self._decide_one(request, row, form.cleaned_data)
            return None
        return self.page(
            request,
            "admin/moderation/several.html",
            _("Decide about the selected sets"),
            form=form,
            rows=[
                (row, queries.fields_shown(row), request.POST.get(f"revision_{row.pk}"))
                for row in rows
            ],
        )

    def _decide_one(self, request: Any, row: ChangeSet, given: dict[str, Any]) -> None:
        seen = request.POST.get(f"revision_{row.pk}", "")
        known = given | {"revision": int(seen) if seen.isascii() and seen.isdigit() else 0}

        def step() -> ChangeSet:
            _decide(row, _by(request), known)
            row.refresh_from_db()
            self.log_change(request, row, str(row.get_status_display()))
            return row

        self.attempt(request, step, lambda done: f"{done}: {done.get_status_display()}", str(row))


_LIST = "admin:moderation_changeset_changelist"


def _by(request: Any) -> int:
    """Return the id of who is signed in."""
    return int(request.user.pk)


def _decide(row: ChangeSet, by_id: int, given: dict[str, Any]) -> None:
    answered = Answered(tuple(given["reasons"]), given["text"], given["internal"])
    known: dict[str, Any] = {
        "change_set_ref": row.public_id,
        "revision": given["revision"],
        "by_id": by_id,
        "now": now(),
        "answered": answered,
    }
    if given["decision"] == APPROVE:
        services.approve_set(over=bool(given.get("over")), **known)
    else:
        services.refuse_set(is_final=given["decision"] == REJECT, **known)


def _shown(row: ChangeSet) -> dict[str, Any]:
    fields = queries.fields_shown(row)
    return {
        "fields": fields,
        "has_conflict": any(field.has_conflict for field in fields),
        "in_hand_of": row.claimed_by if row.is_claimed(now()) else None,
        "findings": queries.findings_of(row.product_id),
        "trust": trust_in(row.vendor, now=now()),
        "decisions": row.decisions.select_related("decided_by", "rule"),
        "notes": row.notes.select_related("written_by"),
        "pictures": [
            {"url": pictures.url_at(each.path), "alt": each.alt}
            for each in Picture.objects.filter(product_id=row.product_id)
            if each.width
        ],
    }


def _found(pk: int) -> ChangeSet:
    rows = ChangeSet.objects.select_related("product", "vendor", "claimed_by")
    return existing(rows.filter(pk=pk))


def _url(step: str, row: ChangeSet) -> str:
    return reverse(f"admin:moderation_changeset_{step}", args=[row.pk])
