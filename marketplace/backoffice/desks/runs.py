"""Closings: how far the open one is, and what the next one would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.backoffice.desks.asking import AskingDesk, Offer
from marketplace.backoffice.desks.naming import NamesListed, NamesShown, names_of
from marketplace.foundation.clock import macau_day, now
from payments.settlement import desk_queries, services
from payments.settlement.admin import (
    SetAsideAdmin,
    SetAsideInline,
    SettlementChunkInline,
    SettlementRunAdmin,
)
from payments.settlement.carrying import in_short
from payments.settlement.models import SettlementRun
from payments.settlement.types import Carried, ClosingPreview, PaidTo

REFRESH_SECONDS: Final = 3
_SHOWN: Final = 50  # of each list; all are counted


@dataclass(frozen=True)
class Waiting:
    """An amount that would be carried, and why in words."""

    carried: Carried
    why: str

    @property
    def payee_ref(self) -> str:
        """Whose it is."""
        return self.carried.payee_ref


class SetAsideDesk(NamesListed, SetAsideAdmin):
    """Payees that a closing could not settle, by shop."""


class NamedSetAside(NamesShown, SetAsideInline):
    """The same inside their run."""


class PreviewForm(forms.Form):
    """The last day of the period that would be closed."""

    on = forms.DateField(
        label=_("Last day of the period"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("A day that is not over counts as far as it has come."),
    )


class RunDesk(NamesListed, AskingDesk, SettlementRunAdmin):
    """Closings; the open one shows how far it is, and says so again by itself."""

    inlines = (NamedSetAside, SettlementChunkInline)
    offers = (
        Offer(
            _("Preview the next closing"),
            "admin:settlement_settlementrun_preview",
            "settlement.add_settlementrun",
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        """Put the preview before the page of a row, which would take its address."""
        return [self.own_path("preview/", self.preview, "preview"), *super().get_urls()]

    def beside(self, request: HttpRequest, row: SettlementRun) -> dict[str, Any]:
        """Show how far a run is; look again after some seconds while it is open."""
        progress = desk_queries.run_progress(row.pk)
        refresh = 0 if progress.is_finished else REFRESH_SECONDS
        return {"progress": progress, "refresh_seconds": refresh}

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Close a period, show what came of it, and take all of it back."""
        self.demand(request, "settlement.add_settlementrun")
        next_on = desk_queries.next_closing(macau_day(now()))
        form = PreviewForm(request.POST or None, initial={"on": next_on})
        context: dict[str, Any] = {}
        if form.is_valid():
            context = self._told(services.preview_closing(on=form.cleaned_data["on"], now=now()))
        return self.page(
            request,
            "admin/settlement/preview.html",
            _("Preview the next closing"),
            form=form,
            back=reverse("admin:settlement_settlementrun_changelist"),
            **context,
        )

    def _told(self, found: ClosingPreview) -> dict[str, Any]:
        """Name the shops of what is shown, the largest amounts first."""
        lists: dict[str, Sequence[Any]] = {
            "paid": sorted(found.paid, key=_by_size),
            "new": found.new,
            "gone": found.gone,
            "carried": [Waiting(row, in_short(row.reason)) for row in found.carried],
            "changed": found.changed,
            "set_aside": found.set_aside,
        }
        shown = {name: list(rows[:_SHOWN]) for name, rows in lists.items()}
        names = names_of(row.payee_ref for rows in shown.values() for row in rows)
        return {
            "preview": found,
            "lists": {
                name: [(names.get(row.payee_ref, row.payee_ref), row) for row in rows]
                for name, rows in shown.items()
            },
            "counts": {name: len(rows) for name, rows in lists.items()},
            "shown_most": _SHOWN,
        }


def _by_size(row: PaidTo) -> int:
    return -row.amount.minor
