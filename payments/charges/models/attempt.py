"""An attempt: one try to collect a charge with one provider and method, under one key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import MinorField, PublicIdField, UUIDv7Field
from payments.charges.models.charge import Charge
from payments.charges.statuses import LIVE, AttemptStatus


class Attempt(models.Model):
    """Everything that the provider was asked, written before it was asked.

    A repeat under the same key sends the same request, so nothing of it is computed twice.
    Money: `captured_minor` is what arrived by this attempt in the charge's currency, and
    `refunding_minor` what of it was asked back, whatever came of that.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    # The provider gives it back: our name of this try.
    public_id = PublicIdField(_("public id"), prefix="att")
    charge = models.ForeignKey(
        Charge, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("charge")
    )
    provider = models.CharField(_("payment provider"), max_length=20)
    method = models.CharField(_("method of payment"), max_length=20)
    key = models.CharField(_("idempotency key"), max_length=120, unique=True)
    status = models.CharField(
        _("status"), max_length=20, choices=AttemptStatus.choices, default=AttemptStatus.CREATED
    )
    description = models.CharField(_("description"), max_length=200)
    business_name = models.CharField(_("name of the shop"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=10)
    email = models.EmailField(_("e-mail address"))
    success_url = models.TextField(_("address after success"))
    cancel_url = models.TextField(_("address after canceling"))
    # From where the buyer pays; a wallet shows each another way.
    scene = models.CharField(_("where the buyer pays"), max_length=10, default="desktop")
    payer_ref = models.CharField(_("payer’s name in the wallet"), max_length=128, blank=True)
    client_ip = models.CharField(_("network address"), max_length=45, blank=True)
    holds_only = models.BooleanField(_("only held at first"), default=False)
    prepared_at = models.DateTimeField(_("prepared at"))
    expires_at = models.DateTimeField(_("expires at"))
    provider_ref = models.CharField(_("provider’s reference"), max_length=255, blank=True)
    redirect_url = models.TextField(_("address of the payment page"), blank=True)
    qr_text = models.TextField(_("text of the code"), blank=True)
    wallet_call = models.JSONField(_("call of the wallet"), null=True)
    provider_object_id = models.CharField(_("provider’s object"), max_length=255, blank=True)
    captured_minor = MinorField(_("amount captured"), currency="charge.currency", default=0)
    refunding_minor = MinorField(_("being given back"), currency="charge.currency", default=0)
    captured_at = models.DateTimeField(_("captured at"), null=True)
    # A mismatch waits for a person.
    quarantined_at = models.DateTimeField(_("quarantined at"), null=True)
    next_poll_at = models.DateTimeField(_("next poll at"), null=True)
    polls = models.PositiveIntegerField(_("polls"), default=0)

    class Meta:
        verbose_name = _("attempt to collect")
        verbose_name_plural = _("attempts to collect")
        ordering = ("-prepared_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("charge",),
                condition=Q(status__in=[status.value for status in LIVE]),
                name="attempt_one_live_per_charge",
            ),
            models.UniqueConstraint(
                fields=("provider", "provider_ref"),
                condition=~Q(provider_ref=""),
                name="attempt_provider_ref_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AttemptStatus.values), name="attempt_status_known"
            ),
            models.CheckConstraint(
                condition=Q(refunding_minor__gte=0, refunding_minor__lte=F("captured_minor")),
                name="attempt_refunding_within_captured",
            ),
        )
        indexes = (
            # Lines of a balance and messages name the money alone.
            models.Index(fields=("provider", "provider_object_id"), name="attempt_provider_object"),
            models.Index(
                fields=("next_poll_at",),
                name="attempt_poll_due",
                condition=Q(next_poll_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} ({self.get_status_display()})"

    @property
    def is_live(self) -> bool:
        """Whether this attempt may still bring money."""
        return self.status in LIVE

    @property
    def is_quarantined(self) -> bool:
        """Whether what the provider said did not fit, so that a person has to look."""
        return self.quarantined_at is not None
