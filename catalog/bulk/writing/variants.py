"""Versions with their option values, offers and stock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Max

from catalog.bulk.cells.reading import Reference
from catalog.bulk.state import VariantState
from catalog.bulk.writing.columns_of_tables import of_offer, of_variant
from catalog.bulk.writing.statements import update_rows
from catalog.models import Offer, OptionValue, Stock, Variant, VariantOptionValue
from marketplace.vendors.models import Vendor


def write_variants(variants: Sequence[VariantState], vendor: Vendor, reference: Reference) -> None:
    """Make and change versions with what hangs on them; each new one learns its ids."""
    new = [variant for variant in variants if variant.is_new]
    old = [variant for variant in variants if not variant.is_new]
    _make(new)
    update_rows(Variant, {_id(each): of_variant(each.changed) for each in old})
    write_option_values(variants, reference.language)
    _write_offers(new, old, vendor)


def _id(variant: VariantState) -> int:
    assert variant.variant_id is not None, "a version is made before what hangs on it"
    return variant.variant_id


def _offer_id(variant: VariantState) -> int:
    assert variant.offer_id is not None, "an offer is made before its stock"
    return variant.offer_id


def _make(new: Sequence[VariantState]) -> None:
    next_place = _next_places(new)
    rows = []
    for variant in new:
        product_id = variant.product.product_id
        assert product_id is not None, "a product is made before its versions"
        place = next_place.get(product_id, 0)
        next_place[product_id] = place + 1
        rows.append(
            Variant(
                product_id=product_id,
                position=min(place, 32_767),
                origin_country=variant.product.values.get("origin", "MO"),
                **of_variant(variant.values),
            )
        )
    for variant, made in zip(new, Variant.objects.bulk_create(rows), strict=True):
        variant.variant_id = made.pk


def _next_places(new: Iterable[VariantState]) -> dict[int, int]:
    ids = {each.product.product_id for each in new if each.product.product_id is not None}
    last = Variant.objects.filter(product_id__in=ids).values("product_id")
    rows = last.annotate(last=Max("position")).values_list("product_id", "last")
    return {product_id: place + 1 for product_id, place in rows}


def _write_offers(new: Sequence[VariantState], old: Sequence[VariantState], vendor: Vendor) -> None:
    currency = vendor.price_currency
    rows = [
        Offer(
            variant_id=_id(each),
            vendor=vendor,
            sku=each.sku,
            currency=currency,
            **of_offer(each.values, currency),
        )
        for each in new
    ]
    for variant, made in zip(new, Offer.objects.bulk_create(rows), strict=True):
        variant.offer_id = made.pk
    update_rows(Offer, {_offer_id(each): of_offer(each.changed, currency) for each in old})
    counted = [each for each in old if "stock" in each.changed]
    without = [each for each in counted if "stock" not in each.before]
    Stock.objects.bulk_create(
        [Stock(offer_id=_offer_id(each)) for each in without], ignore_conflicts=True
    )
    Stock.objects.bulk_create(
        [Stock(offer_id=_offer_id(each), on_hand=int(each.values["stock"])) for each in new]
    )
    counts = {_offer_id(each): {"on_hand": int(each.values["stock"])} for each in counted}
    update_rows(Stock, counts, key="offer_id")


def write_option_values(variants: Iterable[VariantState], language: str) -> None:
    """Give each version its value of each option; a label that is new to an option is made."""
    changed = [
        (variant, number, variant.values.get(f"option{number}_value", ""))
        for variant in variants
        for number in (1, 2, 3)
        if f"option{number}_value" in variant.changed
    ]
    _make_values(changed, language)
    rows, kept = [], []
    for variant, number, label in changed:
        option = variant.product.option_ids.get(number)
        if option is None:
            continue
        kept.append((_id(variant), option))
        if label:
            value = variant.product.value_ids[number, label.casefold()]
            rows.append(
                VariantOptionValue(variant_id=_id(variant), option_id=option, value_id=value)
            )
    if kept:
        ids = {variant_id for variant_id, _option in kept}
        found = VariantOptionValue.objects.filter(variant_id__in=ids)
        pairs = set(kept)
        gone = [
            pk
            for pk, *pair in found.values_list("pk", "variant_id", "option_id")
            if tuple(pair) in pairs
        ]
        if gone:
            VariantOptionValue.objects.filter(pk__in=gone).delete()
    VariantOptionValue.objects.bulk_create(rows)


def _make_values(changed: Iterable[tuple[VariantState, int, str]], language: str) -> None:
    column = f"label_{language.replace('-', '_')}"
    wanted: dict[tuple[int, str], tuple[VariantState, int, OptionValue]] = {}
    for variant, number, label in changed:
        option = variant.product.option_ids.get(number)
        known = (number, label.casefold()) in variant.product.value_ids
        if option is None or known or not label or (option, label.casefold()) in wanted:
            continue
        place = len([1 for at, _l in variant.product.value_ids if at == number])
        place += len([1 for at, _l in wanted if at == option])
        texts = {column: label, "label_zh_hant": label}
        made = OptionValue(option_id=option, position=min(place, 32_767), **texts)
        wanted[option, label.casefold()] = variant, number, made
    rows = OptionValue.objects.bulk_create([made for _v, _n, made in wanted.values()])
    for (variant, number, _made), ((_o, label), row) in zip(
        wanted.values(), zip(wanted, rows, strict=True), strict=True
    ):
        variant.product.value_ids[number, label] = row.pk
