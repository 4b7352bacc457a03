"""Closings: runs in chunks, and the closed periods of payees that they made."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from marketplace.foundation import formats
from marketplace.foundation.fields import MinorField, PublicIdField, UUIDv7Field
from marketplace.foundation.money import Money
from payments.settlement.models.amounts import GrossToNet


class SettlementRun(models.Model):
    """One closing of all payees. At most one is open; a day's own closing happens once."""

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("settlement run", "open")
        CLOSED = "closed", _("closed")

    public_id = PublicIdField(_("public id"), prefix="run")
    period_end = models.DateField(_("closes"))
    is_early = models.BooleanField(_("before the day was over"), default=False)
    cutoff = models.DateTimeField(_("cut-off"))
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.OPEN
    )
    started_by = models.CharField(_("started by"), max_length=64)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("settlement run")
        verbose_name_plural = _("settlement runs")
        ordering = ("-period_end", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("period_end",),
                condition=Q(is_early=False),
                name="settlement_day_closes_once",
            ),
            models.UniqueConstraint(
                fields=("status",), condition=Q(status="open"), name="settlement_one_open_run"
            ),
            models.CheckConstraint(
                condition=Q(status="open", finished_at=None)
                | Q(status="closed", finished_at__isnull=False),
                name="settlement_closed_run_is_finished",
            ),
        )

    def __str__(self) -> str:
        return f"{self.period_end} {self.public_id}"


class SettlementChunk(models.Model):
    """A range of payees of a run, both ends included: the unit that commits on its own.

    `claim` grows with each worker that takes it: who was overtaken finds another number and
    rolls back.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        CLOSED = "closed", _("closed")

    run = models.ForeignKey(
        SettlementRun, on_delete=models.PROTECT, related_name="chunks", verbose_name=_("run")
    )
    number = models.PositiveIntegerField(_("number"))
    first_payee = models.CharField(_("first payee"), max_length=64, db_collation="C")
    last_payee = models.CharField(_("last payee"), max_length=64, db_collation="C")
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.WAITING
    )
    claim = models.PositiveIntegerField(_("claim"), default=0)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    lines = models.PositiveIntegerField(_("sales that became due"), default=0)
    settlements = models.PositiveIntegerField(_("settlements"), default=0)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("settlement chunk")
        verbose_name_plural = _("settlement chunks")
        ordering = ("run", "number")
        constraints = (
            models.UniqueConstraint(fields=("run", "number"), name="settlement_chunk_once"),
        )

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"


class SetAside(models.Model):
    """A payee that a run could not settle, with the error; the next run tries it again."""

    append_only: ClassVar[bool] = True

    run = models.ForeignKey(
        SettlementRun, on_delete=models.PROTECT, related_name="set_aside", verbose_name=_("run")
    )
    payee_ref = models.CharField(_("payee"), max_length=64)
    error = models.CharField(_("error"), max_length=2000)
    occurred_at = models.DateTimeField(_("occurred at"))

    class Meta:
        verbose_name = _("payee set aside")
        verbose_name_plural = _("payees set aside")
        constraints = (
            models.UniqueConstraint(fields=("run", "payee_ref"), name="settlement_set_aside_once"),
        )

    def __str__(self) -> str:
        return self.payee_ref


class Settlement(GrossToNet):
    """One payee's closed period in one currency; with its movements it is the statement.

    closing = opening + moved - paid; `moved` is all but the payout, `carry_reason` says why a
    balance was not paid. Sales, commission, tax and fee are those of the period, less refunds.
    """

    append_only: ClassVar[bool] = True

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="stl")
    run = models.ForeignKey(
        SettlementRun, on_delete=models.PROTECT, related_name="settlements", verbose_name=_("run")
    )
    payee_ref = models.CharField(_("payee"), max_length=64, db_collation="C")
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    opening_minor = MinorField(_("opening balance"))
    fee_minor = MinorField(_("processing fees"))
    moved_minor = MinorField(_("all movements"))
    paid_minor = MinorField(_("paid out"))
    closing_minor = MinorField(_("closing balance"))
    carry_reason = models.CharField(_("why the rest waits"), max_length=20, blank=True)
    closed_at = models.DateTimeField(_("closed"))

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ("-period_end", "payee_ref")
        constraints = (
            models.UniqueConstraint(
                fields=("payee_ref", "currency", "period_end"), name="settlement_closes_once"
            ),
            models.CheckConstraint(
                condition=Q(closing_minor=F("opening_minor") + F("moved_minor") - F("paid_minor")),
                name="settlement_totals_agree",
            ),
            models.CheckConstraint(
                condition=Q(paid_minor__gte=0), name="settlement_pays_no_less_than_nothing"
            ),
            models.CheckConstraint(
                condition=Q(period_start__lte=F("period_end")), name="settlement_period_runs_on"
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {formats.amount(self.paid)}"

    @property
    def opening(self) -> Money:
        return Money(self.opening_minor, self.currency)

    @property
    def paid(self) -> Money:
        return Money(self.paid_minor, self.currency)

    @property
    def closing(self) -> Money:
        return Money(self.closing_minor, self.currency)
