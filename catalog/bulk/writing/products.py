"""Products and what hangs on them: brand, answers, options."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from catalog.bulk.cells.reading import NEW_BRAND, Reference
from catalog.bulk.columns import suffixed
from catalog.bulk.state import ProductState
from catalog.bulk.writing.columns_of_tables import TEXTS, of_product
from catalog.bulk.writing.statements import update_rows
from catalog.models import (
    Attribute,
    AttributeChoice,
    Brand,
    Category,
    Option,
    Product,
    ProductAttribute,
    Variant,
)
from catalog.services.converting import completed
from catalog.services.find_brand import brand_of
from marketplace.foundation import languages
from marketplace.foundation.public_ids import new_public_id
from marketplace.vendors.models import Vendor

_SLUG = 100


def write_products(products: Sequence[ProductState], vendor: Vendor, reference: Reference) -> None:
    """Make and change products with all that hangs on them; each new one learns its id."""
    brands = _brands(products, reference)
    machine_made = _complete_languages(products)
    categories = _categories(products)
    new = [product for product in products if product.is_new]
    rows = [_row(product, vendor, categories, brands) for product in new]
    for product, made in zip(new, Product.objects.bulk_create(rows), strict=True):
        product.product_id, product.ref = made.pk, made.public_id
    old = [product for product in products if product not in new]
    changes = {_id(product): _changes(product, categories, brands) for product in old}
    update_rows(Product, changes)
    told = {_id(products[at]): {"machine_made": made} for at, made in machine_made.items()}
    update_rows(Product, told)
    _move_origin(old)
    write_answers(products)
    write_option_names(products, reference.language)


def _id(product: ProductState) -> int:
    assert product.product_id is not None, "a product is made before what hangs on it"
    return product.product_id


def _row(
    product: ProductState, vendor: Vendor, categories: dict[str, int], brands: dict[str, int]
) -> Product:
    ref = new_public_id("prd")
    values = product.values
    name = values.get("name_en") or values.get("name_pt") or product.key
    slug = f"{slugify(name)[:_SLUG] or 'goods'}-{ref.rpartition('_')[2].lower()[-8:]}"
    return Product(
        public_id=ref,
        slug=slug,
        vendor=vendor,
        category_id=categories[values["category"]],
        brand_id=brands.get(values.get("brand", "")),
        origin_country=values.setdefault("origin", "MO"),
        **{code: values[code] for code in TEXTS if code in values},
    )


def _changes(
    product: ProductState, categories: dict[str, int], brands: dict[str, int]
) -> dict[str, Any]:
    changed = product.changed
    found = of_product(changed)
    if "category" in changed:
        found["category_id"] = categories[changed["category"]]
    if "brand" in changed:
        found["brand_id"] = brands.get(changed["brand"])
    return found


def _categories(products: Iterable[ProductState]) -> dict[str, int]:
    slugs = {product.changed.get("category", "") for product in products}
    return dict(Category.objects.filter(slug__in=slugs).values_list("slug", "pk"))


def _brands(products: Iterable[ProductState], reference: Reference) -> dict[str, int]:
    """Return brands by slug; a name that nobody knows becomes a brand, and the value its slug."""
    made: dict[str, str] = {}
    for product in products:
        told = product.values.get("brand", "")
        if told.startswith(NEW_BRAND):
            name = told.removeprefix(NEW_BRAND)
            known = reference.brands.find(name)
            slug = known[0] if known else made.get(name.casefold()) or _brand_slug(name)
            made[name.casefold()] = product.values["brand"] = slug
    slugs = {product.changed.get("brand", "") for product in products}
    return dict(Brand.objects.filter(slug__in=slugs).values_list("slug", "pk"))


def _brand_slug(name: str) -> str:
    brand = brand_of(name)
    assert brand is not None, "a name that says nothing is no value"
    return str(brand.slug)


def _complete_languages(products: Iterable[ProductState]) -> dict[int, list[str]]:
    """Follow texts into the Chinese script that the shop did not write, as its form does.

    Returns the languages that are machine-made now by place in `products`, where that changed.
    """
    found: dict[int, list[str]] = {}
    for at, product in enumerate(products):
        written = {code for code in languages.LANGUAGES if _is_written(product, code)}
        if not written:
            continue
        told: dict[str, dict[str, str]] = {}
        for field in ("name", "summary", "description"):
            columns = {code: suffixed(field, code) for code in languages.LANGUAGES}
            told[field] = {code: product.values.get(col, "") for code, col in columns.items()}
        filled, made = completed(told, product.machine_made - written)
        for field, by_language in filled.items():
            for code, text in by_language.items():
                column = suffixed(field, code)
                if text != product.values.get(column, ""):
                    product.values[column] = text
        if made != product.machine_made:
            product.machine_made = made
            found[at] = sorted(made)
    return found


def _is_written(product: ProductState, language: str) -> bool:
    fields = ("name", "summary", "description")
    return any(suffixed(field, language) in product.changed for field in fields)


def _move_origin(products: Iterable[ProductState]) -> None:
    """Versions that came from where the product came from follow it."""
    for product in products:
        if "origin" in product.changed:
            Variant.objects.filter(
                product_id=_id(product), origin_country=product.before.get("origin", "")
            ).update(origin_country=product.values["origin"])


def write_answers(products: Iterable[ProductState]) -> None:
    """Write the answers to attributes anew where any of an attribute's changed."""
    changed: dict[str, list[ProductState]] = {}
    for product in products:
        for code in {_attribute(column) for column in product.changed if ":" in column}:
            changed.setdefault(code, []).append(product)
    if not changed:
        return
    attributes = {row.code: row for row in Attribute.objects.filter(code__in=changed)}
    choices = {
        (row.attribute_id, row.code): row.pk
        for row in AttributeChoice.objects.filter(attribute__in=attributes.values())
    }
    rows = []
    for code, told in changed.items():
        attribute = attributes[code]
        ids = [_id(product) for product in told]
        ProductAttribute.objects.filter(product_id__in=ids, attribute=attribute).delete()
        for product in told:
            rows += _answer(product, attribute, choices)
    ProductAttribute.objects.bulk_create(rows)


def _attribute(column: str) -> str:
    """Return the code of an attribute: `attribute:taste_zh_hant` speaks of `taste`."""
    code = column.partition(":")[2]
    for language in languages.LANGUAGES:
        code = code.removesuffix(f"_{language.replace('-', '_')}")
    return code


def _answer(
    product: ProductState, attribute: Attribute, choices: dict[tuple[int, str], int]
) -> list[ProductAttribute]:
    code = f"attribute:{attribute.code}"
    told = product.values.get(code, "")
    if attribute.kind == Attribute.Kind.CHOICE:
        picked = [choices[attribute.pk, each] for each in told.split(",") if each]
        return [
            ProductAttribute(product_id=_id(product), attribute=attribute, choice_id=choice)
            for choice in picked
        ]
    if attribute.kind == Attribute.Kind.NUMBER:
        if not told:
            return []
        number = Decimal(told)
        return [ProductAttribute(product_id=_id(product), attribute=attribute, number=number)]
    spoken = {
        f"text_{tail}": text
        for tail in (language.replace("-", "_") for language in languages.LANGUAGES)
        if (text := product.values.get(f"{code}_{tail}", ""))
    }
    if not spoken:
        return []
    return [ProductAttribute(product_id=_id(product), attribute=attribute, **spoken)]


def write_option_names(products: Iterable[ProductState], language: str) -> None:
    """Make, rename and remove options; those that stay keep their other languages."""
    column = f"name_{language.replace('-', '_')}"
    made: list[tuple[ProductState, int]] = []
    rows, gone, renamed = [], [], {}
    for product in products:
        for number in (1, 2, 3):
            code = f"option{number}_name"
            if code not in product.changed:
                continue
            name, known = product.values[code], product.option_ids.get(number)
            if known and not name:
                gone.append(product.option_ids.pop(number))
            elif known:
                renamed[known] = {column: name}
            elif name:
                made.append((product, number))
                texts = {column: name, "name_zh_hant": name}
                rows.append(Option(product_id=_id(product), position=number - 1, **texts))
    for (product, number), row in zip(made, Option.objects.bulk_create(rows), strict=True):
        product.option_ids[number] = row.pk
    update_rows(Option, renamed)
    if gone:
        Option.objects.filter(pk__in=gone).delete()
