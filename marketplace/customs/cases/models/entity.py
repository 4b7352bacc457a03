"""Who plays which role before customs: a Macau shop alone can be no platform there."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LegalEntity(models.Model):
    """A company that customs knows, with its roles and the code that it is registered under.

    `files_own` says that others file what is theirs: a payment firm files payments. Where it is
    off, we hold the key and file for it. `acts_for` is whose part it plays, by an opaque name: a
    shop ("vendor:ven_...") or a way to pay ("method:wechat_pay"); empty, it plays its roles for
    everybody who has nobody of their own.
    """

    class Role(models.TextChoices):
        EBP = "ebp", _("platform")
        EBC = "ebc", _("shop")
        AGENT = "agent", _("customs agent")
        LOGISTICS = "logistics", _("carrier")
        PAY = "pay", _("payment firm")
        AREA = "area", _("bonded area")
        ASSURE = "assure", _("guarantor")

    name = models.CharField(_("name"), max_length=100)
    customs_code = models.CharField(_("code at customs"), max_length=18)
    dxp_id = models.CharField(_("number at e-port"), max_length=30, blank=True)
    roles = ArrayField(
        models.CharField(max_length=10, choices=Role.choices), verbose_name=_("roles")
    )
    acts_for = models.CharField(_("acts for"), max_length=60, blank=True, default="")
    files_own = models.BooleanField(_("files its own papers"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("legal entity")
        verbose_name_plural = _("legal entities")
        ordering = ("customs_code", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("customs_code",), condition=Q(is_active=True), name="customs_one_per_code"
            ),
            models.UniqueConstraint(
                fields=("acts_for",),
                condition=Q(is_active=True) & ~Q(acts_for=""),
                name="customs_one_acts_for",
            ),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="customs_entity_has_role"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.customs_code})"
