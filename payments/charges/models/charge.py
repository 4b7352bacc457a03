"""A charge: the request to collect an amount for a reference, and the shares owed from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField, UUIDv7Field
from marketplace.foundation.money import Money
from payments.charges.statuses import PAYABLE, ChargeStatus


class Charge(models.Model):
    """An amount to collect from one buyer, until a time, for what `reference` names.

    Money: gross, in the currency that the buyer pays. `captured_minor` and `refunded_minor`
    tell of the capture that paid the charge; surplus money stands on its attempt.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="chg")
    reference = models.CharField(_("reference"), max_length=80, unique=True)
    amount_minor = MinorField(_("amount"))
    currency = CurrencyField(_("currency"))
    status = models.CharField(
        _("status"), max_length=20, choices=ChargeStatus.choices, default=ChargeStatus.OPENED
    )
    # The one that captured it: each attempt may go to another.
    provider = models.CharField(_("payment provider"), max_length=20, blank=True)
    method = models.CharField(_("method of payment"), max_length=20)
    captured_minor = MinorField(_("amount captured"), default=0)
    refunded_minor = MinorField(_("refunded"), default=0)
    opened_at = models.DateTimeField(_("opened at"))
    expires_at = models.DateTimeField(_("expires at"))
    # What keeps a charge from expiring makes it wait longer each time; none when nothing did.
    next_expiry_at = models.DateTimeField(_("next expiry at"), null=True)
    expiry_tries = models.PositiveIntegerField(_("tries to expire"), default=0)
    captured_at = models.DateTimeField(_("captured at"), null=True)
    expired_at = models.DateTimeField(_("expired at"), null=True)

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        ordering = ("-opened_at",)
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="charge_positive"),
            models.CheckConstraint(
                condition=Q(captured_minor=0) | Q(captured_minor=F("amount_minor")),
                name="charge_captured_whole_or_not",
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("captured_minor")),
                name="charge_refunded_within_captured",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ChargeStatus.values), name="charge_status_known"
            ),
            models.CheckConstraint(
                condition=Q(captured_minor=0, captured_at=None)
                | Q(captured_minor__gt=0, captured_at__isnull=False),
                name="charge_captured_at",
            ),
        )
        indexes = (
            models.Index(
                fields=("expires_at",),
                name="charge_payable_until",
                condition=Q(status__in=[status.value for status in PAYABLE]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} ({self.get_status_display()})"

    @property
    def amount(self) -> Money:
        """What the buyer pays, gross."""
        return Money(self.amount_minor, self.currency)

    @property
    def is_payable(self) -> bool:
        """Whether a captured amount would still pay this charge."""
        return self.status in PAYABLE


class Share(models.Model):
    """The slice of a charge that is owed to one payee, frozen when the charge was opened.

    Money: `amount_minor` and `mid_value_minor` in the charge currency, `payee_amount_minor` and
    `commission_minor` in the payee's; all gross, the commission is taken out later. `duty_minor` is
    the part of the amount that is handed on to customs; the payee is owed the rest at most.
    `refunding_minor`, in the charge currency, is what was asked back, whatever came of that.
    """

    never_deleted: ClassVar[bool] = True

    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, related_name="shares", verbose_name=_("charge")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    payee_ref = models.CharField(_("payee"), max_length=60)
    reference = models.CharField(_("reference"), max_length=80, unique=True)
    amount_minor = MinorField(_("amount"), currency="charge.currency")
    duty_minor = MinorField(_("duty and taxes"), currency="charge.currency", default=0)
    payee_currency = CurrencyField(_("payee’s currency"))
    payee_amount_minor = MinorField(_("payee’s amount"), currency="payee_currency")
    commission_minor = MinorField(_("commission"), currency="payee_currency")
    mid_value_minor = MinorField(_("value at the mid rate"), currency="charge.currency")
    refunding_minor = MinorField(_("being given back"), currency="charge.currency", default=0)

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        ordering = ("charge", "position")
        constraints = (
            models.UniqueConstraint(fields=("charge", "position"), name="share_position_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, payee_amount_minor__gt=0), name="share_positive"
            ),
            models.CheckConstraint(
                condition=Q(commission_minor__gte=0, commission_minor__lte=F("payee_amount_minor")),
                name="share_commission_within",
            ),
            models.CheckConstraint(
                condition=Q(
                    duty_minor__gte=0,
                    mid_value_minor__gte=0,
                    mid_value_minor__lte=F("amount_minor") - F("duty_minor"),
                ),
                name="share_mid_value_within",
            ),
            models.CheckConstraint(
                condition=Q(refunding_minor__gte=0, refunding_minor__lte=F("amount_minor")),
                name="share_refunding_within_paid",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class FeeShare(models.Model):
    """A share's part of the provider's fee for its charge, in the currency that was taken.

    Split over all shares of the charge, so that a purchase in many parts costs its fee once.
    """

    append_only: ClassVar[bool] = True

    share = models.OneToOneField(
        Share, on_delete=models.PROTECT, related_name="fee", verbose_name=_("share")
    )
    amount_minor = MinorField(_("amount"))
    currency = CurrencyField(_("currency"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("share of a processing fee")
        verbose_name_plural = _("shares of processing fees")
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="fee_share_not_negative"),
        )

    def __str__(self) -> str:
        return str(self.share_id)
