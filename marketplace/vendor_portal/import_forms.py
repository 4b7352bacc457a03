"""What a member chooses for a file of goods."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.bulk import queries
from catalog.bulk.columns import FOREIGN
from catalog.bulk.models import ExportRun, ImportRun
from marketplace.foundation import languages
from marketplace.foundation.money import PRESENTMENT

_LANGUAGES = [
    ("zh-hant", _("Traditional Chinese")),
    ("zh-hans", _("Simplified Chinese")),
    ("pt", _("Portuguese")),
    ("en", _("English")),
]
# What files of other systems lack, and every new product needs.
DEFAULTS = ("category", "hs_code", "origin", "net_weight", "gross_weight")


class UploadForm(forms.Form):
    """The file; the bulk room decides what can be taken."""

    file = forms.FileField(
        label=_("Your file"),
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,.csv,.txt,.tsv,text/csv,text/plain", "required": True}
        ),
    )


class ZipForm(forms.Form):
    """An archive of pictures; the room of archives decides what can be taken."""

    archive = forms.FileField(
        label=_("Your archive"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip", "required": True}),
    )


class ExportForm(forms.Form):
    """What is listed, and as which kind of file."""

    kind = forms.ChoiceField(label=_("What to list"), choices=ExportRun.Kind.choices)
    form = forms.ChoiceField(label=_("Form"), choices=ExportRun.Form.choices)


class TemplateForm(forms.Form):
    """The category whose table is filled in."""

    category = forms.ChoiceField(label=_("Category"), required=False)

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("All categories")), *categories]  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """What each column of the file means, and what stands where it says nothing."""

    language = forms.ChoiceField(
        label=_("Language of the texts"),
        choices=_LANGUAGES,
        help_text=_("Of columns whose heading names no language."),
    )
    file_currency = forms.ChoiceField(
        label=_("Currency of the prices in this file"),
        choices=[(code, code) for code in PRESENTMENT],
        help_text=_(
            "Nothing is converted: prices in another currency than your shop’s are refused."
        ),
    )

    def __init__(
        self, *args: Any, run: ImportRun, categories: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"language": run.language, "file_currency": run.file_currency})
        super().__init__(*args, **kwargs)
        self.run = run
        named = queries.headings(languages.current())
        chosen = {place: code for code, place in run.mapping.items()}
        known = [(column.code, named[column.code]) for column in queries.all_columns()]
        told = [("", _("not used")), *known]
        told += [(code, named[code]) for code in FOREIGN if code in run.mapping]
        for at, heading in enumerate(run.headings):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=heading, choices=told, required=False, initial=chosen.get(at, "")
            )
        for code in DEFAULTS:
            self.fields[f"default_{code}"] = self._default(code, named[code], categories)

    def _default(self, code: str, label: str, categories: list[tuple[str, str]]) -> forms.Field:
        initial = self.run.defaults.get(code, "")
        if code == "category":
            choices = [("", _("as each row says")), *categories]
            return forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)
        return forms.CharField(
            label=label,
            max_length=40,
            required=False,
            initial=initial,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Each column of the file with its field and what stands in the first rows."""
        return [
            {
                "field": self[f"column_{at}"],
                "heading": heading,
                "samples": [row[at] for row in self.run.samples if at < len(row) and row[at]],
            }
            for at, heading in enumerate(self.run.headings)
            if heading or any(at < len(row) and row[at] for row in self.run.samples)
        ]

    @property
    def default_fields(self) -> list[forms.BoundField]:
        """The fields for all rows."""
        return [self[f"default_{code}"] for code in DEFAULTS]

    @property
    def mapping(self) -> dict[str, int]:
        """The place of each column that was chosen; of two for one, the first."""
        found: dict[str, int] = {}
        for at in range(len(self.run.headings)):
            code = self.cleaned_data.get(f"column_{at}", "")
            if code:
                found.setdefault(code, at)
        return found

    @property
    def defaults(self) -> dict[str, str]:
        """What was typed for all rows."""
        return {code: self.cleaned_data.get(f"default_{code}", "") for code in DEFAULTS}

    def clean(self) -> dict[str, Any]:
        """Refuse one column of ours for two of the file."""
        seen: dict[str, int] = {}
        for at in range(len(self.run.headings)):
            code = self.cleaned_data.get(f"column_{at}", "")
            if code and code in seen:
                self.add_error(f"column_{at}", _("Two columns cannot mean the same."))
            seen[code] = at
        return self.cleaned_data
