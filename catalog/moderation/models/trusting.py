"""Which changes need no person: rules in an order, pinned levels, and disputes that were lost."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Category
from catalog.moderation.trust import Level
from marketplace.vendors.models import Vendor


class ApprovalRule(models.Model):
    """A rule that approves a change without a person; the first that fits, by position.

    `least_level` is the trust that the vendor needs, `category` one that the product stands in
    or below. `most` is a price's move in basis points, or a text's changed letters.
    """

    class Kind(models.TextChoices):
        PRICE = "price", _("only prices change, within a span")
        TYPO = "typo", _("only texts change, by a few letters")
        ANY = "any", _("whatever changes")

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    most = models.PositiveIntegerField(
        _("at most"),
        default=0,
        help_text=_("Basis points of a price (1000 are 10%), or letters of a text."),
    )
    least_level = models.CharField(
        _("trust that is needed"), max_length=7, choices=Level.choices, default=Level.NEW
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("category"),
    )
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("approval rule")
        verbose_name_plural = _("approval rules")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="any") | Q(most__gt=0), name="moderation_rule_has_bound"
            ),
        )

    def __str__(self) -> str:
        return self.name


class TrustPin(models.Model):
    """A level that an operator set for a vendor, with the reason; the arithmetic is silent then."""

    vendor = models.OneToOneField(
        Vendor, on_delete=models.CASCADE, related_name="+", verbose_name=_("vendor")
    )
    level = models.CharField(_("level"), max_length=7, choices=Level.choices)
    reason = models.CharField(_("reason"), max_length=200)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("pinned by"),
    )
    pinned_at = models.DateTimeField(_("pinned"), editable=False)

    class Meta:
        verbose_name = _("pinned trust")
        verbose_name_plural = _("pinned trust")

    def __str__(self) -> str:
        return f"{self.vendor} {self.level}"


class LostDispute(models.Model):
    """A dispute that a bank decided against this vendor, as the floor above told: a fact."""

    append_only = True

    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    dispute_ref = models.CharField(_("dispute"), max_length=64)
    lost_at = models.DateTimeField(_("lost"))

    class Meta:
        verbose_name = _("lost dispute")
        verbose_name_plural = _("lost disputes")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("vendor", "dispute_ref"), name="moderation_dispute_lost_once"
            ),
        )
        indexes = (models.Index("vendor", "lost_at", name="moderation_lost_by_vendor"),)

    def __str__(self) -> str:
        return self.dispute_ref
