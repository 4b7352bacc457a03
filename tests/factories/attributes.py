"""What categories ask of their goods."""

from __future__ import annotations

from catalog.models import Attribute, AttributeChoice, Category, CategoryAttribute


def asked_of(category: Category) -> tuple[Attribute, Attribute, Attribute]:
    """Ask a category for a taste (a choice), a shelf life (a number) and a note (a text)."""
    taste = Attribute.objects.create(
        code="taste", kind="choice", name_zh_hant="口味", name_zh_hans="口味", name_en="Taste"
    )
    for position, (code, zh, en) in enumerate((("sweet", "甜", "Sweet"), ("salty", "鹹", "Salty"))):
        AttributeChoice.objects.create(
            attribute=taste, code=code, label_zh_hant=zh, label_en=en, position=position
        )
    days = Attribute.objects.create(
        code="shelf-life", kind="number", unit="d", name_zh_hant="保質期", name_en="Shelf life"
    )
    note = Attribute.objects.create(
        code="storage", kind="text", name_zh_hant="保存方法", name_en="Storage"
    )
    for attribute in (taste, days, note):
        CategoryAttribute.objects.create(category=category, attribute=attribute)
    return taste, days, note
