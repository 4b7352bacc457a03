"""One use of a promotion by one order."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.promotions.models.promotion import Promotion
from marketplace.promotions.types import BUDGET_CURRENCY


class PromotionUse(models.Model):
    """A use, claimed when the order was placed; given back when nobody paid for it.

    `email` is folded: small letters, no +tag. Money: `discount` and `subsidy` (the marketplace's
    part of it) in the currency of the charge, `spent` of the budget in patacas.
    """

    never_deleted: ClassVar[bool] = True

    promotion = models.ForeignKey(
        Promotion, on_delete=models.PROTECT, related_name="uses", verbose_name=_("promotion")
    )
    order_ref = models.CharField(_("order"), max_length=80)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    currency = CurrencyField(_("currency"))
    discount_minor = MinorField(_("discount"))
    subsidy_minor = MinorField(_("borne by the marketplace"))
    budget_currency = CurrencyField(_("currency of the budget"), default=BUDGET_CURRENCY)
    spent_minor = MinorField(_("spent of the budget"), currency="budget_currency", default=0)
    claimed_at = models.DateTimeField(_("claimed"))
    given_back_at = models.DateTimeField(_("given back"), null=True, blank=True)

    class Meta:
        verbose_name = _("use of a promotion")
        verbose_name_plural = _("uses of promotions")
        ordering = ("-claimed_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("promotion", "order_ref"), name="promotions_once_an_order"
            ),
            models.CheckConstraint(
                condition=Q(
                    discount_minor__gte=0,
                    subsidy_minor__gte=0,
                    subsidy_minor__lte=F("discount_minor"),
                    spent_minor__gte=0,
                ),
                name="promotions_use_adds_up",
            ),
        )
        indexes = (
            models.Index(fields=("order_ref",), name="promotions_uses_of_order"),
            models.Index(
                fields=("promotion", "email"),
                condition=Q(given_back_at__isnull=True),
                name="promotions_uses_of_email",
            ),
        )

    def __str__(self) -> str:
        return f"{self.promotion_id}: {self.order_ref}"
