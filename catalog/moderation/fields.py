"""A product's draft as single fields, and back: what a change set compares. Pure.

Paths: "category", "origin_country", "brand", "restricted_tags", "name.zh-hant", "options",
"attribute.<code>", and for versions "version.<id>.<fact>" or, for a whole one that comes or
goes, "version.<id>" and "version.new:<SKU>". Values are what JSON can hold; money is
{"minor": whole minor units, "currency": code}. Stock is counted elsewhere and never waits.
"pictures" is a list of its own beside the draft: {"path", "variant", "alt"} in their order.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from catalog.answers import Answer
from catalog.drafts import ProductDraft, VariantDraft
from marketplace.foundation.money import Money

Fields = Mapping[str, Any]
TEXTS: Final = ("name", "summary", "description")
FACTS: Final = (
    "sku", "price", "hs_code", "net_weight_g", "gross_weight_g", "gtin",
    "content_quantity", "content_unit", "label", "values",
)  # fmt: skip
PICTURES: Final = "pictures"
_NEW: Final = "version.new:"


def fields_of(draft: ProductDraft) -> dict[str, Any]:
    """Spread a draft into fields; what is empty is left out."""
    found: dict[str, Any] = {
        "category": draft.category_id,
        "origin_country": draft.origin_country,
        "brand": draft.brand,
        "restricted_tags": sorted(draft.restricted_tags),
        "options": [_texts(names) for names in draft.options],
    }
    for field in TEXTS:
        for code, text in _texts(draft.texts.get(field, {})).items():
            found[f"{field}.{code}"] = text
    for code in sorted(draft.confirmed):
        found[f"confirmed.{code}"] = True
    for code, answer in draft.answers.items():
        if not answer.is_empty:
            found[f"attribute.{code}"] = _answer(answer)
    for variant in draft.variants:
        facts = _facts(variant)
        if variant.variant_id is None:
            found[f"{_NEW}{variant.sku.strip()}"] = facts | {"on_hand": variant.on_hand}
        else:
            found |= {f"version.{variant.variant_id}.{name}": v for name, v in facts.items()}
    return {path: value for path, value in found.items() if value not in ("", [], {}, None)}


def changes_between(live: Fields, wanted: Fields) -> dict[str, tuple[Any, Any]]:
    """Return what differs, by path: what is live and what is wanted; None for nothing."""
    paths = dict.fromkeys([*live, *wanted])
    return {
        path: (live.get(path), wanted.get(path))
        for path in paths
        if live.get(path) != wanted.get(path)
    }


def overlaid(live: Fields, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the live fields with the wanted values of changes put over them."""
    found = dict(live) | dict(changes)
    return {path: value for path, value in found.items() if value is not None}


def conflicts_of(live: Fields, changes: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Return what is live now for each change whose field moved since it was proposed.

    A field that moved to the wanted value by itself is no conflict.
    """
    return {
        path: live.get(path)
        for path, (before, after) in changes.items()
        if live.get(path) not in (before, after)
    }


def draft_from(fields: Fields) -> ProductDraft:
    """Gather a draft from fields. New versions come behind those that are there."""
    texts = {
        field: {code: fields[key] for code, key in _keys(fields, f"{field}.")} for field in TEXTS
    }
    answers = {code: _read_answer(fields[key]) for code, key in _keys(fields, "attribute.")}
    known: dict[int, dict[str, Any]] = {}
    for name, key in _keys(fields, "version."):
        if key.startswith(_NEW):
            continue
        pk, fact = name.split(".", 1)
        known.setdefault(int(pk), {})[fact] = fields[key]
    # A version whose price was taken away went off sale.
    versions = [_variant(facts, pk) for pk, facts in known.items() if "price" in facts]
    versions += [_variant(fields[key], None) for _sku, key in _keys(fields, _NEW)]
    return ProductDraft(
        category_id=fields["category"],
        origin_country=fields["origin_country"],
        texts=texts,
        variants=tuple(versions),
        brand=fields.get("brand", ""),
        restricted_tags=tuple(fields.get("restricted_tags", ())),
        answers=answers,
        options=tuple(fields.get("options", ())),
        confirmed=frozenset(code for code, _key in _keys(fields, "confirmed.")),
    )


def texts_in(fields: Fields) -> dict[str, str]:
    """Return every text that buyers read, by path; a text in an answer has its language behind."""
    found: dict[str, str] = {}
    for path, value in fields.items():
        if path.split(".", 1)[0] in (*TEXTS, "brand") and isinstance(value, str):
            found[path] = value
        elif path.startswith("attribute."):
            found |= {f"{path}.{code}": text for code, text in value.get("texts", {}).items()}
        elif path.startswith("version."):
            found |= dict(_version_texts(path, value))
        elif path == PICTURES:
            found |= {
                f"{path}.{place}.{code}": text
                for place, each in enumerate(value, start=1)
                for code, text in each.get("alt", {}).items()
            }
    return found


def _version_texts(path: str, value: Any) -> dict[str, str]:
    if path.startswith(_NEW):
        label, values = value.get("label", {}), value.get("values", [])
    elif path.endswith(".label"):
        label, values = value, []
    elif path.endswith(".values"):
        label, values = {}, value
    else:
        return {}
    found = {f"{path}.{code}": text for code, text in label.items()}
    for place, each in enumerate(values):
        found |= {f"{path}.{place}.{code}": text for code, text in each.items()}
    return found


def _keys(fields: Fields, prefix: str) -> list[tuple[str, str]]:
    return [(key.removeprefix(prefix), key) for key in fields if key.startswith(prefix)]


def _texts(by_language: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in by_language.items() if text}


def _answer(answer: Answer) -> dict[str, Any]:
    number = None if answer.number is None else format(answer.number.normalize(), "f")
    known = {
        "choices": sorted(answer.choices),
        "number": number,
        "texts": _texts(answer.texts),
    }
    return {key: value for key, value in known.items() if value}


def _read_answer(value: Mapping[str, Any]) -> Answer:
    number = value.get("number")
    return Answer(
        choices=tuple(value.get("choices", ())),
        number=None if number is None else Decimal(number),
        texts=value.get("texts", {}),
    )


def _facts(variant: VariantDraft) -> dict[str, Any]:
    facts = {name: getattr(variant, name) for name in FACTS}
    facts["sku"] = variant.sku.strip()
    facts["price"] = {"minor": variant.price.minor, "currency": variant.price.currency}
    facts["values"] = [_texts(each) for each in variant.values]
    # With options, a version's label is made of its values: only one of the two is a field.
    facts["label"] = {} if any(facts["values"]) else _texts(variant.label)
    return {name: value for name, value in facts.items() if value not in ("", [], {}, None)}


def _variant(facts: Mapping[str, Any], variant_id: int | None) -> VariantDraft:
    known = {field.name for field in dataclasses.fields(VariantDraft)}
    given = {name: value for name, value in facts.items() if name in known}
    given["price"] = Money(facts["price"]["minor"], facts["price"]["currency"])
    given["values"] = tuple(facts.get("values", ()))
    return VariantDraft(**({"sku": ""} | given | {"variant_id": variant_id}))
