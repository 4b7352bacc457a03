"""The form of a product: facts, details, versions, and every text in four languages.

It works without scripts: "add a version" and its like send the form, and it comes back with one
row more and nothing saved. The catalog decides what can be taken, and says at which field not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog import gtin
from catalog.answers import CHOICE, NUMBER, TEXT, Answer
from catalog.combinations import MOST_OPTIONS, MOST_VARIANTS
from catalog.drafts import ProductDraft, VariantDraft
from catalog.queries.drafts import CategoryChoice, Question
from catalog.units import ContentUnit, digits_of
from marketplace.foundation import languages
from marketplace.foundation.money import Money, exponent
from marketplace.foundation.places import countries

USUAL: Final = ("MO", "PT", "CN", "HK", "TW", "JP", "ES", "FR", "IT", "BR", "MZ", "US")
TAGS: Final = (
    ("meat", _("Meat")),
    ("egg", _("Egg")),
    ("dairy", _("Dairy")),
    ("fish", _("Fish")),
    ("alcohol", _("Alcohol")),
    ("battery", _("Battery")),
)
TEXTS: Final = (
    ("name", _("Name"), 160, 1),
    ("summary", _("Summary"), 300, 2),
    ("description", _("Description"), 20_000, 6),
)
FACTS: Final = (
    "sku", "price", "on_hand", "hs_code", "net_weight_g", "gross_weight_g", "gtin",
    "content_quantity", "content_unit",
)  # fmt: skip
_LARGEST: Final = 2_000_000
_VERSION: Final = _("Version %(number)d")


class ProductForm(forms.Form):
    """One product of a vendor; its fields depend on the category, the versions and the options.

    Money: prices are in `currency`, the vendor's.
    """

    category = forms.TypedChoiceField(label=_("Category"), coerce=int)
    brand = forms.CharField(label=_("Brand"), max_length=80, required=False)
    origin_country = forms.ChoiceField(label=_("Country of origin"))
    restricted_tags = forms.MultipleChoiceField(
        label=_("It contains"),
        choices=TAGS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Customs of some destinations ask for it."),
    )
    confirm = forms.BooleanField(
        label=_("I have read the converted Chinese texts; they are right."), required=False
    )
    version_count = forms.IntegerField(
        min_value=1, max_value=MOST_VARIANTS, widget=forms.HiddenInput
    )
    option_count = forms.IntegerField(min_value=0, max_value=MOST_OPTIONS, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        currency: str,
        categories: Sequence[CategoryChoice],
        questions: Sequence[Question],
        counts: tuple[int, int],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        versions, options = counts
        start = {"version_count": versions, "option_count": options} | dict(initial or {})
        super().__init__(data, initial=start)
        self.currency, self.questions = currency, questions
        self.versions, self.options = range(versions), range(options)
        self.fields["category"].choices = [("", "—")] + [  # type: ignore[attr-defined]
            (each.category_id, "\u2003" * each.depth + each.name) for each in categories
        ]
        self.fields["origin_country"].choices = _countries()  # type: ignore[attr-defined]
        for question in questions:
            self._ask(question)
        for place in self.versions:
            self._add_version(place)
        for code in languages.LANGUAGES:
            self._add_texts(code.replace("-", "_"))

    def _ask(self, question: Question) -> None:
        label = f"{question.name} ({question.unit})" if question.unit else question.name
        name = f"attribute_{question.code}"
        if question.kind == CHOICE:
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                choices=question.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        elif question.kind == NUMBER:
            self.fields[name] = forms.DecimalField(
                label=label, required=False, localize=True, widget=_typed("decimal")
            )

    def _add_version(self, place: int) -> None:
        fields: dict[str, forms.Field] = {
            "sku": forms.CharField(label=_("SKU"), max_length=40),
            "price": forms.DecimalField(
                label=_("Price in %(currency)s") % {"currency": self.currency},
                localize=True,
                max_digits=11,
                decimal_places=exponent(self.currency),
                widget=_typed("decimal"),
            ),
            "on_hand": forms.IntegerField(
                label=_("Units on hand"),
                min_value=0,
                max_value=1_000_000,
                required=False,
                widget=_typed("numeric"),
            ),
            "hs_code": forms.CharField(
                label=_("HS code"),
                max_length=10,
                help_text=_("Ten digits."),
                widget=_typed("numeric"),
            ),
            "net_weight_g": _grams(_("Net weight in grams")),
            "gross_weight_g": _grams(_("Gross weight in grams")),
            "gtin": forms.CharField(
                label=_("GTIN"), max_length=20, required=False, widget=_typed("numeric")
            ),
            "content_quantity": forms.DecimalField(
                label=_("Content as the label says"),
                localize=True,
                max_digits=12,
                decimal_places=3,
                min_value=Decimal("0.001"),
                required=False,
                help_text=_("For cosmetics: the tax of the mainland depends on it."),
                widget=_typed("decimal"),
            ),
            "content_unit": forms.ChoiceField(
                label=_("Unit of the content"),
                choices=[("", "—"), *ContentUnit.choices],
                required=False,
            ),
            "id": forms.IntegerField(required=False, widget=forms.HiddenInput),
            "gone": forms.BooleanField(label=_("Take this version off sale"), required=False),
        }
        for name, field in fields.items():
            self.fields[f"v{place}_{name}"] = field

    def _add_texts(self, code: str) -> None:
        for name, label, longest, rows in TEXTS:
            widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=label, max_length=longest, required=False, widget=widget
            )
        for question in self.questions:
            if question.kind == TEXT:
                self.fields[f"attribute_{question.code}_{code}"] = forms.CharField(
                    label=question.name, max_length=200, required=False
                )
        for option in self.options:
            self.fields[f"o{option}_name_{code}"] = forms.CharField(
                label=_("Option %(number)d") % {"number": option + 1}, max_length=40, required=False
            )
        for place in self.versions:
            for option, name in enumerate(self._value_names(place, code), 1):
                label = _("Version %(number)d, option %(option)d") if self.options else _VERSION
                self.fields[name] = forms.CharField(
                    label=label % {"number": place + 1, "option": option},
                    max_length=60,
                    required=False,
                )

    def _value_names(self, place: int, code: str) -> list[str]:
        if not self.options:
            return [f"v{place}_label_{code}"]
        return [f"v{place}_o{option}_{code}" for option in self.options]

    @property
    def version_rows(self) -> list[dict[str, Any]]:
        """Each version's facts, with its number for people."""
        return [
            {
                "number": place + 1,
                "facts": [self[f"v{place}_{name}"] for name in self._facts(place)],
                "id": self[f"v{place}_id"],
                "gone": self[f"v{place}_gone"],
            }
            for place in self.versions
        ]

    def _facts(self, place: int) -> list[str]:
        """Name the facts of a version; stock of one that is there is counted elsewhere."""
        is_there = bool(self[f"v{place}_id"].value())
        return [name for name in FACTS if not (is_there and name == "on_hand")]

    @property
    def detail_fields(self) -> list[Any]:
        """What the category asks and needs no language."""
        return [self[f"attribute_{q.code}"] for q in self.questions if q.kind != TEXT]

    @property
    def language_tabs(self) -> list[dict[str, Any]]:
        """The texts of each language; the first with a fault is open, else the page's own."""
        tabs = []
        for code in languages.LANGUAGES:
            column = code.replace("-", "_")
            fields = [self[f"{name}_{column}"] for name, *_rest in TEXTS]
            fields += [
                self[f"attribute_{q.code}_{column}"] for q in self.questions if q.kind == TEXT
            ]
            options = [self[f"o{option}_name_{column}"] for option in self.options]
            versions: list[dict[str, Any]] = [
                {"number": place + 1, "fields": [self[n] for n in self._value_names(place, column)]}
                for place in self.versions
            ]
            shown = [*fields, *options, *(f for row in versions for f in row["fields"])]
            tabs.append(
                {
                    "code": code,
                    "fields": fields,
                    "options": options,
                    "versions": versions,
                    "is_wrong": self.is_bound and any(field.errors for field in shown),
                }
            )
        own = next(tab for tab in tabs if tab["code"] == languages.current())
        first = next((tab for tab in tabs if tab["is_wrong"]), own)
        return [tab | {"is_open": tab is first} for tab in tabs]

    @property
    def draft(self) -> ProductDraft:
        """What was typed, once the form is valid."""
        asked = self.cleaned_data
        kept = self.kept
        return ProductDraft(
            category_id=asked["category"],
            origin_country=asked["origin_country"],
            texts={name: self._texts(f"{name}_") for name, *_rest in TEXTS},
            variants=tuple(self._variant(place) for place in kept),
            brand=asked["brand"],
            restricted_tags=tuple(asked["restricted_tags"]),
            answers={q.code: self._answer(q) for q in self.questions},
            options=tuple(self._texts(f"o{option}_name_") for option in self.options),
            confirmed=frozenset(("zh-hans", "zh-hant")) if asked["confirm"] else frozenset(),
        )

    @property
    def kept(self) -> list[int]:
        """The places of the versions that are not taken off sale."""
        return [place for place in self.versions if not self.cleaned_data[f"v{place}_gone"]]

    def _texts(self, prefix: str) -> dict[str, str]:
        return {
            code: text
            for code in languages.LANGUAGES
            if (text := self.cleaned_data[f"{prefix}{code.replace('-', '_')}"].strip())
        }

    def _variant(self, place: int) -> VariantDraft:
        of = {name: self.cleaned_data[f"v{place}_{name}"] for name in (*FACTS, "id")}
        return VariantDraft(
            sku=of["sku"],
            price=Money.from_decimal(of["price"], self.currency),
            hs_code=of["hs_code"],
            net_weight_g=of["net_weight_g"],
            gross_weight_g=of["gross_weight_g"],
            on_hand=of["on_hand"] or 0,
            gtin=gtin.normal(of["gtin"]),
            content_quantity=digits_of(of["content_quantity"]),
            content_unit=of["content_unit"],
            label={} if self.options else self._texts(f"v{place}_label_"),
            values=tuple(self._texts(f"v{place}_o{option}_") for option in self.options),
            variant_id=of["id"],
        )

    def _answer(self, question: Question) -> Answer:
        if question.kind == TEXT:
            return Answer(texts=self._texts(f"attribute_{question.code}_"))
        given = self.cleaned_data[f"attribute_{question.code}"]
        if question.kind == CHOICE:
            return Answer(choices=tuple(given))
        return Answer(number=given if isinstance(given, Decimal) else None)

    def say(self, by_field: Mapping[str, Any]) -> None:
        """Put what the catalog refused at the fields where it can be mended."""
        for field, text in by_field.items():
            self.add_error(self._field_of(field), text)

    def _field_of(self, field: str) -> str | None:
        if field.startswith("variant_"):
            _prefix, place, name = field.split("_", 2)
            return f"v{self.kept[int(place)]}_{name}"
        candidates = (field, f"{field}_zh_hant")
        return next((name for name in candidates if name in self.fields), None)


def initial_of(draft: ProductDraft) -> dict[str, Any]:
    """Return what the form of a product that is there begins with."""
    start: dict[str, Any] = {
        "category": draft.category_id,
        "brand": draft.brand,
        "origin_country": draft.origin_country,
        "restricted_tags": list(draft.restricted_tags),
    }
    for field, by_language in draft.texts.items():
        start |= _spread(f"{field}_", by_language)
    for option, names in enumerate(draft.options):
        start |= _spread(f"o{option}_name_", names)
    for code, answer in draft.answers.items():
        start[f"attribute_{code}"] = list(answer.choices) or answer.number
        start |= _spread(f"attribute_{code}_", answer.texts)
    for place, variant in enumerate(draft.variants):
        start |= dict(_of_version(place, variant))
    return start


def _of_version(place: int, variant: VariantDraft) -> Iterator[tuple[str, Any]]:
    for name in FACTS:
        value = getattr(variant, name)
        if name == "content_quantity":  # a number, so that each language writes it as it does
            value = Decimal(value) if value else None
        yield f"v{place}_{name}", value.decimal if isinstance(value, Money) else value
    yield f"v{place}_id", variant.variant_id
    yield from _spread(f"v{place}_label_", variant.label).items()
    for option, label in enumerate(variant.values):
        yield from _spread(f"v{place}_o{option}_", label).items()


def _spread(prefix: str, by_language: Mapping[str, str]) -> dict[str, str]:
    return {f"{prefix}{code.replace('-', '_')}": text for code, text in by_language.items()}


def _countries() -> list[tuple[str, str]]:
    """Return every country, the usual ones first: what a file brought in is among them."""
    names = countries(languages.current())
    others = sorted(names.keys() - set(USUAL), key=lambda code: names[code])
    return [(code, names[code]) for code in (*USUAL, *others)]


def _grams(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=_LARGEST, widget=_typed("numeric")
    )


def _typed(mode: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"})
