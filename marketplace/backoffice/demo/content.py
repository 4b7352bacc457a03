"""Read the demo's data files and refuse what is incomplete."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, reduce
from pathlib import Path
from typing import Any

from marketplace.backoffice.demo.types import (
    Demo,
    DemoCategory,
    DemoProduct,
    DemoRate,
    DemoVariant,
    DemoVendor,
    Text,
)

FOLDER = Path(__file__).resolve().parent
HS_CODE = re.compile(r"[0-9]{10}")
CONTENTS = {"ml": "096", "content_g": "036"}  # what a label says it holds
DEFAULT_ORIGIN = "MO"


class ContentInvalid(ValueError):
    """A data file of the demo says something that cannot be loaded."""


@cache
def load(folder: Path = FOLDER) -> Demo:
    """Read every data file below `folder`. Raises: ContentInvalid."""
    categories = _categories(_read(folder / "categories.toml"))
    plans = _plans(_read(folder / "shipping.toml"))
    known = {category.slug for category in categories}
    vendors = tuple(
        _vendor(path.name, _read(path), plans, known)
        for path in sorted((folder / "vendors").glob("*.toml"))
    )
    demo = Demo(categories=categories, vendors=vendors)
    _once("category", (category.slug for category in categories))
    _once("vendor", (vendor.slug for vendor in vendors))
    _once("vendor code", (vendor.code for vendor in vendors))
    _once("product", (product.slug for _, product in demo.products))
    for index, language in enumerate(Text._fields):
        _once(f"product name ({language})", (p.name[index] for _, p in demo.products))
    return demo


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as opened:
        return tomllib.load(opened)


def _text(where: str, given: Any) -> Text:
    complete = isinstance(given, list) and len(given) == len(Text._fields)
    if not complete or not all(isinstance(part, str) and part.strip() for part in given):
        raise ContentInvalid(f"{where}: a text in four languages is expected, not {given!r}")
    return Text(*given)


def _once(what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ContentInvalid(f"{what} {value!r} is there twice")
        seen.add(value)


def _categories(data: dict[str, Any]) -> tuple[DemoCategory, ...]:
    found: list[DemoCategory] = []
    for top in data["categories"]:
        name = _text(top["slug"], top["name"])
        found.append(DemoCategory(slug=top["slug"], name=name, icon=top["icon"], parent=None))
        for child in top.get("children", ()):
            name = _text(child["slug"], child["name"])
            found.append(DemoCategory(slug=child["slug"], name=name, icon="", parent=top["slug"]))
    return tuple(found)


def _plans(data: dict[str, Any]) -> dict[str, tuple[DemoRate, ...]]:
    names = {code: _text(code, given) for code, given in data["names"].items()}
    return {
        plan: tuple(
            DemoRate(
                zone=row["zone"],
                code=row["code"],
                name=names[row["code"]],
                base_minor=row["base_minor"],
                per_kg_minor=row["per_kg_minor"],
                free_over_minor=row.get("free_over_minor"),
                days_min=row["days"][0],
                days_max=row["days"][1],
                carrier=row["carrier"],
            )
            for row in rows
        )
        for plan, rows in data["plans"].items()
    }


def _vendor(
    where: str,
    data: dict[str, Any],
    plans: dict[str, tuple[DemoRate, ...]],
    categories: set[str],
) -> DemoVendor:
    try:
        labels = {key: _text(f"{where} {key}", text) for key, text in data["labels"].items()}
        notes = {key: _text(f"{where} {key}", text) for key, text in data["notes"].items()}
        products = tuple(_product(where, p, labels, notes) for p in data["products"])
        vendor = DemoVendor(
            slug=data["slug"],
            code=data["code"],
            kind=data["kind"],
            accent=data["accent"],
            opened_on=data["opened_on"],
            name=_text(f"{where} name", data["name"]),
            tagline=_text(f"{where} tagline", data["tagline"]),
            district=_text(f"{where} district", data["district"]),
            street=_text(f"{where} street", data["street"]),
            opening_hours=_text(f"{where} opening_hours", data["opening_hours"]),
            story=_text(f"{where} story", data["story"]),
            price_currency=data["price_currency"],
            account_number=data["account_number"],
            pattern=data["art"]["pattern"],
            tint=data["art"]["tint"],
            rates=plans[data["shipping_plan"]],
            products=products,
        )
    except KeyError as missing:
        raise ContentInvalid(f"{where}: {missing} is missing or unknown") from None
    _once(f"{where} SKU", (v.sku for p in vendor.products for v in p.variants))
    for product in vendor.products:
        if product.category not in categories:
            raise ContentInvalid(f"{where} {product.slug}: no category {product.category!r}")
    return vendor


def _product(
    where: str, data: dict[str, Any], labels: dict[str, Text], notes: dict[str, Text]
) -> DemoProduct:
    here = f"{where} {data['slug']}"
    told = [_text(here, data["text"]), *(notes[key] for key in data["notes"])]
    product = DemoProduct(
        slug=data["slug"],
        code=data["code"],
        category=data["category"],
        name=_text(here, data["name"]),
        summary=_text(here, data["summary"]),
        description=reduce(Text.joined, told),
        hs_code=data["hs"],
        origin_country=data.get("origin", DEFAULT_ORIGIN),
        restricted_tags=tuple(data["tags"]),
        art=data["art"],
        variants=tuple(_variant(here, data["code"], row, labels) for row in data["variants"]),
    )
    if not HS_CODE.fullmatch(product.hs_code):
        raise ContentInvalid(f"{here}: an HS code has ten digits, not {product.hs_code!r}")
    if not product.variants:
        raise ContentInvalid(f"{here}: a product needs a variant")
    return product


def _variant(where: str, code: str, row: dict[str, Any], labels: dict[str, Text]) -> DemoVariant:
    held = [(row[key], unit) for key, unit in CONTENTS.items() if key in row]
    content, unit = held[0] if held else (None, "")
    variant = DemoVariant(
        sku=f"{code}-{row['label']}".upper().replace("_", "-"),
        label=labels[row["label"]],
        price_minor=row["price_minor"],
        net_weight_g=row["net_g"],
        gross_weight_g=row["gross_g"],
        on_hand=row["stock"],
        content_quantity=content,
        content_unit=unit,
    )
    if variant.price_minor <= 0 or not 0 < variant.net_weight_g <= variant.gross_weight_g:
        raise ContentInvalid(f"{where} {variant.sku}: a price and weights are expected")
    return variant
