"""Write in what a product's versions differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.draft_checks import value_key
from catalog.drafts import Texts
from catalog.models import Option, OptionValue, Product, Variant, VariantOptionValue


def write_options(
    product: Product, options: Sequence[Texts], values: Mapping[int, Sequence[Texts]]
) -> None:
    """Replace a locked product's options, and the values of its variants by their ids.

    Versions that are not named have no values any more. The caller saw that each version has a
    value of each option and that no two have the same; the database looks again at the end.
    """
    product.options.all().delete()
    rows: list[VariantOptionValue] = []
    for place, name in enumerate(options):
        option = Option.objects.create(product=product, position=place, **_columns("name", name))
        made: dict[str, OptionValue] = {}
        for variant_id, labels in values.items():
            label = labels[place]
            key = value_key(label)
            if key not in made:
                made[key] = OptionValue.objects.create(
                    option=option, position=len(made), **_columns("label", label)
                )
            rows.append(VariantOptionValue(variant_id=variant_id, option=option, value=made[key]))
    VariantOptionValue.objects.bulk_create(rows)


def label_of(values: Sequence[Texts]) -> dict[str, str]:
    """Return a variant's label made of its option values, in each language that all have."""
    if not values:
        return {}
    codes = [code for code in values[0] if all(value.get(code) for value in values)]
    return {code: " · ".join(value[code] for value in values) for code in codes}


def _columns(field: str, texts: Texts) -> dict[str, str]:
    return {f"{field}_{code.replace('-', '_')}": text for code, text in texts.items()}


def label_variant(variant: Variant, label: Texts) -> None:
    """Give a variant its label; the caller saves it."""
    for column, text in _columns("label", label).items():
        setattr(variant, column, text[:80])
