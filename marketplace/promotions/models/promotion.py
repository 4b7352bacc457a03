"""A promotion: its terms, frozen when it is made, and what was used of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField
from marketplace.foundation.money import Money
from marketplace.promotions.types import ALL_BPS, BUDGET_CURRENCY


class Promotion(models.Model):
    """What goods or deliveries cost less. Its terms never change: it is stopped, and another made.

    Without a `vendor` it is the marketplace's own, and `marketplace_bps` is the part of it that
    the marketplace bears; shops that joined bear the rest.
    Money: `amount`, `minimum` and `most` in `currency`; `budget` and `spent` are the marketplace's
    part, in patacas. `used` counts uses where their number is limited.
    """

    never_deleted: ClassVar[bool] = True

    class Kind(models.TextChoices):
        PERCENTAGE = "percentage", _("percentage off")
        AMOUNT = "amount", _("amount off")
        BUY_GET = "buy_get", _("buy some, get some")
        FREE_SHIPPING = "free_shipping", _("free delivery")

    class Stacking(models.TextChoices):
        EXCLUSIVE = "exclusive", _("stands alone")
        BEST = "best", _("only the best of its like")
        COMBINABLE = "combinable", _("adds to others")

    class Scope(models.TextChoices):
        VENDOR = "vendor", _("in each shop")
        CART = "cart", _("in the whole cart")

    class Status(models.TextChoices):
        WAITING = "waiting", _("waits for a second person")
        RUNNING = "running", _("running")
        DENIED = "denied", _("denied")
        STOPPED = "stopped", _("stopped")

    public_id = PublicIdField(_("public id"), prefix="prm")
    vendor = models.ForeignKey(
        "vendors.Vendor",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vendor"),
    )
    name = models.JSONField(_("name by language"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    stacking = models.CharField(
        _("together with others"),
        max_length=10,
        choices=Stacking.choices,
        default=Stacking.COMBINABLE,
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=100)
    code = models.CharField(_("code"), max_length=24, blank=True)
    marketplace_bps = models.PositiveIntegerField(
        _("borne by the marketplace, basis points"), default=0
    )
    percent_bps = models.PositiveIntegerField(_("off, basis points"), default=0)
    currency = CurrencyField(_("currency"), default=BUDGET_CURRENCY)
    amount_minor = MinorField(_("amount off"), null=True, blank=True)
    minimum_minor = MinorField(_("minimum of goods"), null=True, blank=True)
    minimum_scope = models.CharField(
        _("minimum counted"), max_length=6, choices=Scope.choices, default=Scope.CART
    )
    most_minor = MinorField(_("at most in one order"), null=True, blank=True)
    buy = models.PositiveSmallIntegerField(_("units to buy"), default=0)
    get = models.PositiveSmallIntegerField(_("units to get"), default=0)
    times = models.PositiveSmallIntegerField(_("how often in one order"), default=0)
    targets = models.JSONField(_("goods"), default=list, blank=True)
    zones = models.JSONField(_("destinations"), default=list, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    use_limit = models.PositiveIntegerField(_("uses in total"), null=True, blank=True)
    person_limit = models.PositiveSmallIntegerField(_("uses per person"), null=True, blank=True)
    budget_currency = CurrencyField(_("currency of the budget"), default=BUDGET_CURRENCY)
    budget_minor = MinorField(
        _("budget of the marketplace"), currency="budget_currency", null=True, blank=True
    )
    used = models.PositiveIntegerField(_("used"), default=0)
    spent_minor = MinorField(_("spent by the marketplace"), currency="budget_currency", default=0)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices)
    created_by = models.CharField(_("made by"), max_length=60)
    created_at = models.DateTimeField(_("made"))
    decided_by = models.CharField(_("decided by"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    denial_reason = models.CharField(_("why denied"), max_length=200, blank=True)
    stopped_by = models.CharField(_("stopped by"), max_length=60, blank=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        ordering = ("-created_at", "-pk")
        permissions = (
            ("run_promotion", _("Can make and stop promotions of the marketplace")),
            ("decide_promotion", _("Can decide on promotions with the marketplace’s money")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("vendor", "code"),
                condition=Q(status__in=("waiting", "running")) & ~Q(code=""),
                nulls_distinct=False,
                name="promotions_code_once",
            ),
            models.CheckConstraint(
                condition=Q(use_limit__isnull=True) | Q(used__lte=F("use_limit")),
                name="promotions_within_use_limit",
            ),
            models.CheckConstraint(
                condition=Q(spent_minor__gte=0)
                & (Q(budget_minor__isnull=True) | Q(spent_minor__lte=F("budget_minor"))),
                name="promotions_within_budget",
            ),
            models.CheckConstraint(
                condition=Q(marketplace_bps=0)
                | Q(
                    vendor__isnull=True,
                    budget_minor__isnull=False,
                    marketplace_bps__lte=ALL_BPS,
                ),
                name="promotions_our_money_has_a_budget",
            ),
            models.CheckConstraint(
                condition=Q(kind="percentage", percent_bps__range=(1, ALL_BPS))
                | Q(kind="amount", amount_minor__gt=0)
                | Q(kind="buy_get", buy__gte=1, get__gte=1, percent_bps__lte=ALL_BPS)
                | Q(kind="free_shipping"),
                name="promotions_terms_of_kind",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="promotions_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(decided_by="") | ~Q(decided_by=F("created_by")),
                name="promotions_by_two_persons",
            ),
        )
        indexes = (
            models.Index(
                fields=("vendor", "starts_at"),
                condition=Q(status="running"),
                name="promotions_running",
            ),
        )

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_limited(self) -> bool:
        """Whether a use has to be counted before it is given."""
        limits = (self.use_limit, self.person_limit, self.budget_minor)
        return any(limit is not None for limit in limits)

    @property
    def budget(self) -> Money | None:
        """What the marketplace gives at most."""
        return None if self.budget_minor is None else Money(self.budget_minor, BUDGET_CURRENCY)

    def is_on(self, now: datetime) -> bool:
        """Whether it applies at this instant, as far as it was not used up."""
        has_ended = self.ends_at is not None and self.ends_at <= now
        return self.status == self.Status.RUNNING and self.starts_at <= now and not has_ended


class Participation(models.Model):
    """A shop that takes part in a promotion of the marketplace, and bears its part of it."""

    promotion = models.ForeignKey(
        Promotion,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name=_("promotion"),
    )
    vendor = models.ForeignKey(
        "vendors.Vendor", on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    joined_by = models.CharField(_("joined by"), max_length=60)
    joined_at = models.DateTimeField(_("joined"))

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ("promotion", "joined_at")
        constraints = (
            models.UniqueConstraint(fields=("promotion", "vendor"), name="promotions_joined_once"),
        )

    def __str__(self) -> str:
        return f"{self.promotion_id}: {self.vendor_id}"
