"""The shelves of the marketplace: a tree, each shelf a page of its own."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_DEPTH: Final = 5  # levels; the database refuses a deeper tree, and a shelf below itself


class Category(models.Model):
    """A shelf; a product stands on one, and shows on the pages of all shelves above it."""

    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("parent category"),
    )
    slug = models.SlugField(_("address of the page"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    icon = models.CharField(_("icon"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="catalog_category_not_in_itself",
            ),
        )

    def __str__(self) -> str:
        return self.name
