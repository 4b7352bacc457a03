"""Where a page was before it was renamed."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class FormerAddress(models.Model):
    """A slug that a product, a category or a shop had; triggers write it in the renaming itself.

    A page that has the slug now comes first. The page may be gone: `target_id` is no key.
    """

    class Kind(models.TextChoices):
        PRODUCT = "product", _("product")
        CATEGORY = "category", _("category")
        SHOP = "shop", _("shop")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    slug = models.CharField(_("former address"), max_length=120)
    target_id = models.BigIntegerField(_("row"))
    renamed_at = models.DateTimeField(_("renamed at"), db_default=Now())

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("kind", "slug"), name="feeds_one_target_a_slug"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
