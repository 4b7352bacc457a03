"""Words for fields and findings."""

from __future__ import annotations

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.moderation.models import ScreenRule
from marketplace.foundation import formats
from marketplace.foundation.money import Money

LANGUAGE_NAMES: Final = {
    "zh-hant": "繁體中文",
    "zh-hans": "简体中文",
    "pt": "Português",
    "en": "English",
}
LABELS: Final[dict[str, str | Promise]] = {
    "name": gettext_lazy("Name"),
    "summary": gettext_lazy("Summary"),
    "description": gettext_lazy("Description"),
    "category": gettext_lazy("Category"),
    "origin_country": gettext_lazy("Country of origin"),
    "brand": gettext_lazy("Brand"),
    "restricted_tags": gettext_lazy("It contains"),
    "options": gettext_lazy("Options"),
    "confirmed": gettext_lazy("Converted texts confirmed"),
    "sku": gettext_lazy("SKU"),
    "price": gettext_lazy("Price"),
    "hs_code": gettext_lazy("HS code"),
    "net_weight_g": gettext_lazy("Net weight in grams"),
    "gross_weight_g": gettext_lazy("Gross weight in grams"),
    "gtin": gettext_lazy("GTIN"),
    "content_quantity": gettext_lazy("Content as the label says"),
    "content_unit": gettext_lazy("Unit of the content"),
    "label": gettext_lazy("Label"),
    "values": gettext_lazy("Values"),
    "pictures": gettext_lazy("Pictures"),
}


DESTINATIONS: Final[dict[str, str | Promise]] = {
    "MO": gettext_lazy("Macau"),
    "HK": gettext_lazy("Hong Kong"),
    "CBEC": gettext_lazy("Mainland China by cross-border e-commerce"),
    "PARCEL": gettext_lazy("Mainland China by personal parcel"),
}


def label_of(path: str) -> str:
    """Name a field for people: "Name (Português)", "Price of version 12"."""
    first, _dot, rest = path.partition(".")
    if first == "pictures" and rest:
        number, _dot, language = rest.partition(".")
        return _("Words of picture %(number)s (%(language)s)") % {
            "number": number,
            "language": LANGUAGE_NAMES.get(language, language),
        }
    if rest in LANGUAGE_NAMES:
        return f"{LABELS[first]} ({LANGUAGE_NAMES[rest]})"
    if first == "attribute":
        return _("Detail “%(code)s”") % {"code": rest}
    if path.startswith("version.new:"):
        return _("New version %(sku)s") % {"sku": path.removeprefix("version.new:")}
    if first == "version":
        number, _dot, fact = rest.partition(".")
        return _("%(fact)s of version %(number)s") % {
            "fact": LABELS.get(fact.split(".")[0], fact),
            "number": number,
        }
    return str(LABELS.get(first, first))


def value_text(value: Any) -> str:
    """Print a value of a field for people."""
    if value is None:
        return "–"
    if isinstance(value, dict) and set(value) == {"minor", "currency"}:
        return formats.amount(Money(value["minor"], value["currency"]))
    if isinstance(value, dict):
        return "\n".join(f"{LANGUAGE_NAMES.get(k, k)}: {value_text(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(value_text(each) for each in value)
    return str(value)


def count_text(pictures: Any) -> str:
    """Say how many pictures there are."""
    count = len(pictures or ())
    return ngettext("%(count)d picture", "%(count)d pictures", count) % {"count": count}


def form_field_of(path: str) -> str:
    """Name the field of a product's form where a text can be mended; "" when it is none of one."""
    parts = path.split(".")
    if parts[0] == "attribute":
        return f"attribute_{'_'.join(parts[1:]).replace('-', '_')}"
    if parts[0] == "version":
        return "versions"
    if parts[0] == "pictures":
        return ""
    return "_".join(parts).replace("-", "_")


def refusal_text(rule: ScreenRule, found: str) -> str:
    """Say what was found, under which rule, by which source, and what would help."""
    parts = (f"“{found}”", rule.name, rule.source, rule.advice)
    return " · ".join(filter(None, parts))
