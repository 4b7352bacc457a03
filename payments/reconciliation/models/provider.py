"""What a payment provider says of our balance there, and how far it was asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.foundation.money import Money


class ProviderPull(models.Model):
    """How far one report of a provider was fetched: the row that a fetch claims and moves on.

    A fetch goes from the newest page to the oldest, down to `since`; `after` is where it stopped,
    `newest_at` what the next one starts from.
    """

    class Report(models.TextChoices):
        BALANCE = "balance", _("balance")
        PAYOUTS = "payouts", _("payouts")

    provider = models.CharField(_("payment provider"), max_length=20)
    report = models.CharField(_("report"), max_length=10, choices=Report.choices)
    since = models.DateTimeField(_("since"))
    after = models.CharField(_("stopped after"), max_length=120, blank=True)
    newest_at = models.DateTimeField(_("newest"), null=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True)
    completed_at = models.DateTimeField(_("completed"), null=True)

    class Meta:
        verbose_name = _("provider pull")
        verbose_name_plural = _("provider pulls")
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "report"), name="reconciliation_one_pull_a_report"
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.get_report_display()}"


class ProviderLine(models.Model):
    """One line of our balance at a provider.

    Money: gross less fee is net, signed as they move the balance, in the settlement currency;
    `charged_minor` is what the buyer paid or got back, in the charge currency.
    """

    append_only: ClassVar[bool] = True

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("payment")
        REFUND = "refund", _("refund")
        REFUND_FAILURE = "refund_failure", _("refund that came back")
        PAYOUT = "payout", _("payout to our bank")
        PAYOUT_FAILURE = "payout_failure", _("payout that came back")
        FEE = "fee", _("fee of the provider")
        DISPUTE = "dispute", _("dispute")
        OTHER = "other", _("other")

    provider = models.CharField(_("payment provider"), max_length=20)
    external_id = models.CharField(_("provider’s name of it"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    kind_as_told = models.CharField(_("provider’s word"), max_length=60)
    currency = CurrencyField(_("currency"))
    gross_minor = MinorField(_("gross"))
    fee_minor = MinorField(_("processing fee"))
    net_minor = MinorField(_("net"))
    charged_currency = CurrencyField(_("charge currency"), blank=True)
    charged_minor = MinorField(_("charged"), currency="charged_currency", null=True)
    exchange_rate = models.CharField(_("exchange rate"), max_length=40, blank=True)
    object_ref = models.CharField(_("provider’s object"), max_length=120, blank=True)
    client_reference = models.CharField(_("our name of it"), max_length=120, blank=True)
    description = models.CharField(_("description"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"))
    booked_on = models.DateField(_("booked"))
    available_on = models.DateField(_("available"))
    raw = models.JSONField(_("as received"))

    class Meta:
        verbose_name = _("provider line")
        verbose_name_plural = _("provider lines")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "external_id"), name="reconciliation_provider_line_once"
            ),
            models.CheckConstraint(
                condition=Q(net_minor=F("gross_minor") - F("fee_minor")),
                name="reconciliation_provider_line_adds_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.external_id} {formats.amount(Money(self.net_minor, self.currency))}"


class ProviderPayout(models.Model):
    """What a provider sent to our bank. Its status and day follow what the provider says."""

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        IN_TRANSIT = "in_transit", _("on its way")
        PAID = "paid", _("paid")
        FAILED = "failed", _("failed")
        CANCELED = "canceled", _("canceled")

    provider = models.CharField(_("payment provider"), max_length=20)
    external_id = models.CharField(_("provider’s name of it"), max_length=120)
    currency = CurrencyField(_("currency"))
    amount_minor = MinorField(_("amount"))
    is_automatic = models.BooleanField(_("made by the provider itself"))
    created_at = models.DateTimeField(_("created"))
    status = models.CharField(_("status"), max_length=12, choices=Status.choices)
    arrival_on = models.DateField(_("arrives"))
    statement_text = models.CharField(_("text for the bank"), max_length=120, blank=True)
    trace = models.CharField(_("bank’s reference"), max_length=120, blank=True)
    lines_known_at = models.DateTimeField(_("lines known"), null=True)

    class Meta:
        verbose_name = _("provider payout")
        verbose_name_plural = _("provider payouts")
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "external_id"), name="reconciliation_provider_payout_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.external_id} {formats.amount(Money(self.amount_minor, self.currency))}"


class ProviderPayoutLine(models.Model):
    """A line of the balance that a provider payout holds; with the payout's own they are zero."""

    append_only: ClassVar[bool] = True

    payout = models.ForeignKey(
        ProviderPayout, models.PROTECT, related_name="lines", verbose_name=_("provider payout")
    )
    external_id = models.CharField(_("provider’s name of it"), max_length=120)
    currency = CurrencyField(_("currency"))
    net_minor = MinorField(_("net"))

    class Meta:
        verbose_name = _("provider payout line")
        verbose_name_plural = _("provider payout lines")
        constraints = (
            models.UniqueConstraint(
                fields=("payout", "external_id"), name="reconciliation_payout_holds_a_line_once"
            ),
        )

    def __str__(self) -> str:
        return self.external_id
