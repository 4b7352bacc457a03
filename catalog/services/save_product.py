"""A vendor hands a product in: texts, answers, versions with their offers. All of it or nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from catalog import draft_checks, locks
from catalog.drafts import ProductDraft, VariantDraft
from catalog.errors import DraftRefused, MoveRefused
from catalog.models import Category, Offer, Product, Stock, Variant
from catalog.services import telling
from catalog.services.converting import completed
from catalog.services.find_brand import brand_of
from catalog.services.set_attributes import asked_by, refuse_faults, write_answers
from catalog.services.set_options import label_of, label_variant, write_options
from marketplace.foundation import languages
from marketplace.foundation.public_ids import new_public_id
from marketplace.vendors.models import Vendor

Status = Product.Status
OPEN: Final = (Status.DRAFT, Status.CHANGES_REQUESTED)  # what a vendor may write by itself
_TEXTS: Final = ("name", "summary", "description")


@transaction.atomic
def save_product(*, vendor_id: int, draft: ProductDraft, product_id: int | None = None) -> Product:
    """Write a new product of a vendor, or its own that is not handed in yet, as a draft tells it.

    A Chinese script that is missing is converted from the other and marked as machine-made; it
    is made again at each save until the vendor changes or confirms it.
    Money: prices are one unit's, in the vendor's price currency.
    Raises: NoSuchPage for anybody else's product, MoveRefused for one that is handed in or
    shown, DraftRefused with what is wrong at each field; nothing was written then.
    """
    vendor = Vendor.objects.get(pk=vendor_id)
    product = _product(vendor, product_id)
    if product.status not in OPEN:
        raise MoveRefused(product.status)
    write_draft(product, vendor, draft, refuse_draft(vendor, draft))
    telling.product_changed(product)
    return product


def refuse_draft(vendor: Vendor, draft: ProductDraft) -> Category:
    """Hold a draft against the rules; return its category. Raises: DraftRefused."""
    category = Category.objects.filter(pk=draft.category_id).first()
    wrong: dict[str, str | Promise] = draft_checks.faults(draft, currency=vendor.price_currency)
    if category is None:
        raise DraftRefused(wrong | {"category": _("Choose a category.")})
    if wrong:
        raise DraftRefused(wrong)
    refuse_faults(asked_by(draft.category_id), draft.answers)
    return category


def write_draft(product: Product, vendor: Vendor, draft: ProductDraft, category: Category) -> None:
    """Write a locked or new product as a draft tells it that was held against the rules."""
    _write(product, draft, category)
    variants = _write_variants(product, vendor, draft)
    write_options(
        product,
        draft.options,
        {pk: each.values for pk, each in zip(variants, draft.variants, strict=True)},
    )
    write_answers(product, asked_by(draft.category_id), draft.answers)


def _product(vendor: Vendor, product_id: int | None) -> Product:
    if product_id is not None:
        return locks.product_of_vendor(product_id, vendor.pk)
    return Product(vendor=vendor, status=Status.DRAFT)


def _write(product: Product, draft: ProductDraft, category: Category) -> None:
    texts, machine_made = completed(draft.texts, _still_machine_made(product, draft))
    for field in _TEXTS:
        for code in languages.LANGUAGES:
            column = f"{field}_{code.replace('-', '_')}"
            setattr(product, column, texts.get(field, {}).get(code, ""))
    product.machine_made = sorted(machine_made)
    product.category = category
    product.brand = brand_of(draft.brand)
    product.origin_country = draft.origin_country
    product.restricted_tags = list(draft.restricted_tags)
    if not product.slug:
        product.slug = _slug(texts.get("name", {}))
    product.save()


def _still_machine_made(product: Product, draft: ProductDraft) -> frozenset[str]:
    """Return the languages that nobody confirmed, nor changed a word in."""
    return frozenset(
        code
        for code in product.machine_made
        if code not in draft.confirmed
        and all(
            (getattr(product, f"{field}_{code.replace('-', '_')}") or "")
            == draft.texts.get(field, {}).get(code, "")
            for field in _TEXTS
        )
    )


def _slug(names: dict[str, str]) -> str:
    """Make an address of the Latin name; it stays when the name changes."""
    name = names.get("en") or names.get("pt") or ""
    tail = new_public_id("p").removeprefix("p_")[:8].lower()
    return "-".join(filter(None, (slugify(name)[:100], tail)))


def _write_variants(product: Product, vendor: Vendor, draft: ProductDraft) -> list[int]:
    """Write the versions in their order, each with the vendor's offer; return their ids.

    One that comes without an id is the one with its SKU, or new.
    """
    known = {variant.pk: variant for variant in product.variants.all()}
    own = Offer.objects.filter(variant__product_id=product.pk, vendor=vendor)
    by_sku = dict(own.values_list("sku", "variant_id"))
    kept: list[int] = []
    for place, each in enumerate(draft.variants):
        variant_id = each.variant_id or by_sku.get(each.sku.strip(), 0)
        variant = known.get(variant_id) or Variant(product=product)
        variant.position = place
        _fill(variant, each, draft)
        variant.save()
        kept.append(variant.pk)
        _write_offer(variant, vendor, each, place)
    for offer in own.exclude(variant_id__in=kept).filter(is_active=True):
        offer.is_active = False
        offer.save(update_fields=("is_active",))
    return kept


def _fill(variant: Variant, each: VariantDraft, draft: ProductDraft) -> None:
    facts: dict[str, Any] = {
        "hs_code": each.hs_code,
        "origin_country": draft.origin_country,
        "net_weight_g": each.net_weight_g,
        "gross_weight_g": each.gross_weight_g,
        "gtin": each.gtin,
        "content_quantity": Decimal(each.content_quantity) if each.content_quantity else None,
        "content_unit": each.content_unit,
    }
    for name, value in facts.items():
        setattr(variant, name, value)
    label_variant(variant, label_of(each.values) or dict(each.label))


def _write_offer(variant: Variant, vendor: Vendor, each: VariantDraft, place: int) -> None:
    offer = Offer.objects.filter(variant=variant, vendor=vendor).first()
    offer = offer or Offer(variant=variant, vendor=vendor)
    is_new = offer.pk is None
    offer.sku = each.sku.strip()
    offer.price_minor, offer.currency = each.price.minor, each.price.currency
    offer.is_active = True
    if offer.compare_at_minor is not None and offer.compare_at_minor <= offer.price_minor:
        offer.compare_at_minor = None
    try:
        with transaction.atomic():
            offer.save()
    except IntegrityError:
        text = _("Your shop uses this SKU for something else.")
        raise DraftRefused({f"variant_{place}_sku": text}) from None
    if is_new:
        Stock.objects.create(offer=offer, on_hand=each.on_hand)
