"""The name that goods are sold under, one row however it is written."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Brand(models.Model):
    """A brand in four languages; `aliases` are other spellings that people search and import."""

    slug = models.SlugField(_("address of the page"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80)
    aliases = ArrayField(
        models.CharField(max_length=80), verbose_name=_("other spellings"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name
