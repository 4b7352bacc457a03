"""An admin action that asks an operator for one value a row, then calls a service for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import Refused

_APPLY: Final = "apply"


@dataclass(frozen=True)
class Question:
    """What is asked for each chosen row, and what happens with the answer.

    `shown` prints the value of a row as it is, `ask` makes the field to type into, and `write`
    calls the service; what that refuses is told, and the other rows go on.
    """

    action: str
    title: str | Promise
    label: str | Promise
    shown: Callable[[Any], str]
    ask: Callable[[Any], forms.Field]
    write: Callable[[Any, Any], object]


def ask_each(
    page: admin.ModelAdmin[Any], request: Any, queryset: QuerySet[Any], question: Question
) -> TemplateResponse | None:
    """Show the page with a field for each row; once it was filled in, write row by row.

    Every change is kept in the admin's history, with the value before and after.
    """
    rows = list(queryset.order_by("pk"))
    is_filled_in = _APPLY in request.POST
    form = forms.Form(request.POST if is_filled_in else None)
    form.fields = {f"value_{row.pk}": question.ask(row) for row in rows}
    if is_filled_in and form.is_valid():
        for row in rows:
            _write(page, request, row, question, form.cleaned_data[f"value_{row.pk}"])
        return None
    context = {
        **page.admin_site.each_context(request),
        "title": question.title,
        "opts": page.model._meta,
        "action": question.action,
        "label": question.label,
        "rows": [(row, question.shown(row), form[f"value_{row.pk}"]) for row in rows],
    }
    return TemplateResponse(request, "admin/typed_action.html", context)


def _write(
    page: admin.ModelAdmin[Any], request: Any, row: Any, question: Question, value: Any
) -> None:
    before = question.shown(row)
    try:
        question.write(row, value)
    except Refused as refusal:
        page.message_user(request, f"{row}: {refusal}", messages.ERROR)
        return
    row.refresh_from_db()
    page.log_change(request, row, f"{question.label}: {before} → {question.shown(row)}")
    page.message_user(request, _("%(row)s: done.") % {"row": row}, messages.SUCCESS)
