"""Products, their tags, their buyable versions and their pictures."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models.brand import Brand
from catalog.models.category import Category
from catalog.units import ContentUnit
from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField
from marketplace.foundation.money import Money
from marketplace.vendors.models import Vendor

COUNTRY = r"^[A-Z]{2}$"
HS_CODE = r"^[0-9]{10}$"
PUBLISHED = Q(status="published", price_from_minor__isnull=False)


class KeptByTrigger(models.Model):
    """A row with columns that a trigger of the database keeps: no save writes a stale copy back."""

    kept_by_trigger: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save all but the columns that the trigger keeps."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            untouched = {*self.kept_by_trigger, *self.get_deferred_fields()}
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.attname not in untouched
            ]
        super().save(*args, **kwargs)


class Tag(models.Model):
    """A word that groups goods across categories: "gift", "for the new year"."""

    slug = models.SlugField(_("address of the page"), max_length=60, unique=True)
    label = models.CharField(_("label"), max_length=60)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.label


class Product(KeptByTrigger):
    """What a thing is, told in four languages by the vendor that listed it.

    Several vendors may offer it. `lead_vendor` is whose offers the cards tell of, and
    `price_from_minor` and `price_to_minor` the lowest and highest of its active offers, in
    `price_currency`. A database trigger keeps the four, nothing else writes them, and all are
    empty while nothing of this product can be bought.
    `machine_made` names the languages whose texts were converted and not confirmed yet.
    """

    kept_by_trigger = (
        "lead_vendor_id",
        "price_from_minor",
        "price_to_minor",
        "price_currency",
    )

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        PUBLISHED = "published", _("Published")
        REJECTED = "rejected", _("Rejected")
        CHANGES_REQUESTED = "changes_requested", _("Changes requested")
        ARCHIVED = "archived", _("Archived")

    public_id = PublicIdField(_("public id"), prefix="prd")
    slug = models.SlugField(_("address of the page"), max_length=120, unique=True)
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="products", verbose_name=_("vendor")
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="products", verbose_name=_("category")
    )
    name = models.CharField(_("name"), max_length=160)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    status = models.CharField(
        _("status"), max_length=17, choices=Status.choices, default=Status.DRAFT
    )
    brand = models.ForeignKey(
        Brand,
        on_delete=models.PROTECT,
        related_name="products",
        null=True,
        blank=True,
        verbose_name=_("brand"),
    )
    tags = models.ManyToManyField(Tag, related_name="products", blank=True, verbose_name=_("tags"))
    machine_made = ArrayField(
        models.CharField(max_length=7),
        verbose_name=_("languages converted by machine"),
        default=list,
        db_default=[],
        blank=True,
    )
    origin_country = models.CharField(_("country of origin"), max_length=2, default="MO")
    restricted_tags = ArrayField(
        models.CharField(max_length=20), verbose_name=_("restricted tags"), default=list, blank=True
    )
    is_taken_down_by_vendor = models.BooleanField(
        _("taken down by its vendor"), default=False, db_default=False, editable=False
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    lead_vendor = models.ForeignKey(
        Vendor,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("vendor of the prices"),
    )
    price_from_minor = MinorField(
        _("lowest price"), currency="price_currency", null=True, blank=True, editable=False
    )
    price_to_minor = MinorField(
        _("highest price"), currency="price_currency", null=True, blank=True, editable=False
    )
    price_currency = CurrencyField(
        _("currency of the prices"), blank=True, default="", editable=False
    )

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="catalog_published_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(origin_country__regex=COUNTRY), name="catalog_product_origin_iso"
            ),
        )
        indexes = (
            models.Index(
                "category",
                F("published_at").desc(),
                F("id").desc(),
                name="catalog_category_newest",
                condition=PUBLISHED,
            ),
            models.Index(
                "category",
                "price_from_minor",
                F("id").desc(),
                name="catalog_category_price",
                condition=PUBLISHED,
            ),
            models.Index(
                "lead_vendor",
                F("published_at").desc(),
                F("id").desc(),
                name="catalog_lead_newest",
                condition=PUBLISHED,
            ),
            models.Index(
                "lead_vendor",
                "price_from_minor",
                F("id").desc(),
                name="catalog_lead_price",
                condition=PUBLISHED,
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def price_from(self) -> Money | None:
        """The lowest price of the lead vendor's active offers, in that vendor's currency."""
        if self.price_from_minor is None:
            return None
        return Money(self.price_from_minor, self.price_currency)


class Variant(KeptByTrigger):
    """One buyable version of a product, with its customs facts. Weights are in grams.

    A trigger keeps `combination`: the ids of its option values, unique in its product. The packed
    size is what a unit takes in a parcel; nobody has to have measured it, and then deliveries
    are priced by weight alone. The content is what the label says a unit holds, in the unit that
    customs numbers; taxes of some goods depend on it.
    """

    kept_by_trigger = ("combination",)

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="variants", verbose_name=_("product")
    )
    public_id = PublicIdField(_("public id"), prefix="var")
    label = models.CharField(_("label"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    hs_code = models.CharField(_("HS code"), max_length=10, help_text=_("Ten digits."))
    origin_country = models.CharField(_("country of origin"), max_length=2, default="MO")
    net_weight_g = models.PositiveIntegerField(_("net weight in grams"))
    gross_weight_g = models.PositiveIntegerField(_("gross weight in grams"))
    content_quantity = models.DecimalField(
        _("content as the label says"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    content_unit = models.CharField(
        _("unit of the content"),
        max_length=3,
        choices=ContentUnit.choices,
        blank=True,
        default="",
        db_default="",
    )
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True)
    packed_length_mm = models.PositiveIntegerField(_("packed length, mm"), null=True, blank=True)
    packed_width_mm = models.PositiveIntegerField(_("packed width, mm"), null=True, blank=True)
    packed_height_mm = models.PositiveIntegerField(_("packed height, mm"), null=True, blank=True)
    is_fragile = models.BooleanField(_("fragile"), default=False, db_default=False)
    is_cold = models.BooleanField(_("sent cold"), default=False, db_default=False)
    combination = models.CharField(
        _("combination of options"), max_length=120, null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ("product", "position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(hs_code__regex=HS_CODE), name="catalog_hs_code_ten_digits"
            ),
            models.CheckConstraint(
                condition=Q(origin_country__regex=COUNTRY), name="catalog_variant_origin_iso"
            ),
            models.CheckConstraint(
                condition=Q(net_weight_g__gt=0, net_weight_g__lte=F("gross_weight_g")),
                name="catalog_net_within_gross",
            ),
            models.CheckConstraint(
                condition=Q(content_quantity__isnull=True, content_unit="")
                | Q(content_quantity__gt=0, content_unit__in=("036", "096", "007")),
                name="catalog_content_has_unit",
            ),
            models.CheckConstraint(
                condition=Q(
                    packed_length_mm__isnull=True,
                    packed_width_mm__isnull=True,
                    packed_height_mm__isnull=True,
                )
                | Q(
                    packed_length_mm__isnull=False,
                    packed_width_mm__isnull=False,
                    packed_height_mm__isnull=False,
                    packed_length_mm__range=(1, 5_000),
                    packed_width_mm__range=(1, 5_000),
                    packed_height_mm__range=(1, 5_000),
                ),
                name="catalog_packed_size_whole",
            ),
            models.UniqueConstraint(
                fields=("product", "combination"),
                name="catalog_combination_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )
        indexes = (models.Index(fields=("gtin",), name="catalog_gtin", condition=~Q(gtin="")),)

    def __str__(self) -> str:
        return f"{self.product_id} {self.label}".strip()


class Picture(models.Model):
    """A picture of a product; copies lie beside its file as `<stem>-<width>.<format>`.

    Without `formats` the narrower copies are of the file's own kind, and the file itself is
    the widest. With them (best first), `sizes` has every width and each exists in each format.
    A picture with a placeholder and neither is still being made; `catalog.media` fills it in.
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="pictures", verbose_name=_("product")
    )
    variant = models.ForeignKey(
        Variant,
        on_delete=models.SET_NULL,
        related_name="pictures",
        null=True,
        blank=True,
        verbose_name=_("variant"),
    )
    path = models.CharField(_("path"), max_length=200)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    alt = models.CharField(_("text for people who cannot see it"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    sizes = models.JSONField(_("widths of the narrower copies"), default=list, blank=True)
    formats = models.JSONField(_("formats of the copies"), default=list, blank=True)
    placeholder = models.CharField(
        _("what is shown until there are copies"), max_length=600, blank=True
    )

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ("product", "position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0), name="catalog_picture_has_size"
            ),
        )
        # How `catalog.media` finds where a file hangs.
        indexes = (models.Index("path", name="catalog_picture_path"),)

    def __str__(self) -> str:
        return self.path
