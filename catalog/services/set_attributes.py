"""Write what a product answers to its category's attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog import answers as rules
from catalog import locks
from catalog.answers import Answer, Asked
from catalog.errors import DraftRefused
from catalog.models import AttributeChoice, Product, ProductAttribute
from catalog.queries.attributes import asked_by_category
from catalog.queries.categories import read_tree
from catalog.services import telling
from marketplace.foundation import languages

FAULTS: Final[dict[str, str | Promise]] = {
    "unknown": _("This category does not ask for it."),
    "missing": _("This category needs an answer."),
    "kind": _("This is not the kind of answer that is asked for."),
    "choice": _("Choose from the list."),
    "size": _("This is too long, or has more than four decimals."),
}


@transaction.atomic
def set_attributes(*, product_id: int, answers: Mapping[str, Answer]) -> Product:
    """Replace a product's answers, by the code of the attribute.

    Raises: NoSuchPage; DraftRefused with what is wrong at "attribute_<code>".
    """
    product = locks.product(product_id)
    asked = asked_by(product.category_id)
    refuse_faults(asked, answers)
    write_answers(product, asked, answers)
    telling.product_changed(product)
    return product


def asked_by(category_id: int) -> tuple[Asked, ...]:
    """Return what a category asks, with what those above it ask."""
    tree = read_tree(languages.DEFAULT)
    path = tree.path_ids(category_id)
    return rules.asked_of(asked_by_category(path), path)


def refuse_faults(asked: tuple[Asked, ...], answers: Mapping[str, Answer]) -> None:
    """Refuse answers that do not fit. Raises: DraftRefused."""
    found = rules.faults(asked, answers)
    if found:
        raise DraftRefused({f"attribute_{code}": FAULTS[fault] for code, fault in found.items()})


def write_answers(
    product: Product, asked: tuple[Asked, ...], answers: Mapping[str, Answer]
) -> None:
    """Replace the rows of a locked product's answers, which were held against what is asked."""
    by_code = {each.code: each for each in asked}
    chosen = AttributeChoice.objects.filter(
        attribute_id__in=[each.attribute_id for each in asked]
    ).values_list("attribute_id", "code", "pk")
    choices = {(attribute_id, code): pk for attribute_id, code, pk in chosen}
    rows: list[ProductAttribute] = []
    for code, answer in answers.items():
        if answer.is_empty:
            continue
        attribute_id = by_code[code].attribute_id
        for choice in answer.choices:
            rows.append(_row(product, attribute_id, choice_id=choices[attribute_id, choice]))
        if answer.number is not None:
            rows.append(_row(product, attribute_id, number=answer.number))
        if any(answer.texts.values()):
            columns = {f"text_{key.replace('-', '_')}": text for key, text in answer.texts.items()}
            rows.append(_row(product, attribute_id, **columns))
    product.attributes.all().delete()
    ProductAttribute.objects.bulk_create(rows)


def _row(product: Product, attribute_id: int, **values: object) -> ProductAttribute:
    return ProductAttribute(product=product, attribute_id=attribute_id, **values)
