"""Shopify's product CSV: a row for each version, the product's texts in the first of its rows.

Source: Shopify Help Center, "Using CSV files to import and export products".
"""

from __future__ import annotations

from typing import Final

from catalog.bulk.columns import PICTURE_URL, normal

TELLING: Final = frozenset(map(normal, ("Handle", "Title", "Body (HTML)", "Variant Price")))
DEFAULT_TITLE: Final = ("title", "default title")  # its way to say that there are no options


def names(text_language: str) -> dict[str, str]:
    """Return our columns by its headings; its texts are in one language."""
    tail = text_language.replace("-", "_")
    known = {
        "Handle": "product",
        "Title": f"name_{tail}",
        "Body (HTML)": f"description_{tail}",
        "Vendor": "brand",
        "Variant SKU": "sku",
        "Variant Grams": "gross_weight",
        "Variant Inventory Qty": "stock",
        "Variant Price": "price",
        "Variant Compare At Price": "compare_at",
        "Variant Barcode": "gtin",
        "Image Src": PICTURE_URL,
    }
    for number in (1, 2, 3):
        known[f"Option{number} Name"] = f"option{number}_name"
        known[f"Option{number} Value"] = f"option{number}_value"
    return {normal(heading): code for heading, code in known.items()}
