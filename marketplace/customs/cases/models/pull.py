"""Announcement 179: what payments said word for word, and who at customs asked for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.customs.cases.models.case import CustomsCase
from marketplace.foundation.fields import UUIDv7Field
from marketplace.foundation.sealing import seal, unseal


class RawPaymentRecord(models.Model):
    """The request that started a payment and the answer that ended it, kept for three years.

    Source: GACC announcement 2018 No. 165; E-Commerce Law, art. 31. Both are sealed: they may name
    a person. The database lets nothing of a row change but its seals, and those only to nothing.
    """

    never_deleted: ClassVar[bool] = True

    id = UUIDv7Field()
    case = models.OneToOneField(
        CustomsCase,
        on_delete=models.PROTECT,
        related_name="payment_record",
        verbose_name=_("case"),
    )
    sealed_request = models.BinaryField(_("sealed request"))
    sealed_response = models.BinaryField(_("sealed answer"))
    ver_dept = models.CharField(_("who checked the payer"), max_length=1)
    pay_type = models.CharField(_("way to pay"), max_length=1, blank=True)
    account = models.CharField(_("account of the shop"), max_length=60)
    kept_at = models.DateTimeField(_("kept"))

    class Meta:
        verbose_name = _("raw payment record")
        verbose_name_plural = _("raw payment records")
        ordering = ("-kept_at", "pk")

    def __str__(self) -> str:
        return str(self.case_id)

    def keep(self, *, request: str, response: str) -> None:
        """Seal both texts for this row."""
        self.sealed_request = seal(request, about=f"{self._about}:request")
        self.sealed_response = seal(response, about=f"{self._about}:response")

    @property
    def request(self) -> str:
        """What was asked of the payment firm."""
        return unseal(bytes(self.sealed_request), about=f"{self._about}:request")

    @property
    def response(self) -> str:
        """What it answered."""
        return unseal(bytes(self.sealed_response), about=f"{self._about}:response")

    @property
    def _about(self) -> str:
        return f"customs_cases.payment:{self.case_id}"


class DataPull(models.Model):
    """One question of customs for the payment data of an order, and its answer."""

    never_deleted: ClassVar[bool] = True

    class State(models.TextChoices):
        ASKED = "asked", _("to be answered")
        ANSWERED = "answered", _("answered")
        REFUSED = "refused", _("refused by customs")
        MISSING = "missing", _("nothing to answer with")

    id = UUIDv7Field()
    session_id = models.CharField(_("session"), max_length=60, unique=True)
    order_no = models.CharField(_("order number"), max_length=60)
    service_time = models.BigIntegerField(_("time of the question, milliseconds"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("sent next"), null=True, blank=True)
    answer = models.CharField(_("answer of customs"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("question for payment data")
        verbose_name_plural = _("questions for payment data")
        ordering = ("-asked_at", "pk")

    def __str__(self) -> str:
        return self.session_id
