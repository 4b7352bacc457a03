"""A file that a shop asked for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import PublicIdField
from marketplace.vendors.models import Vendor


class ExportRun(models.Model):
    """A list of a shop's goods, written by a worker. A killed one is begun again."""

    class Kind(models.TextChoices):
        GOODS = "goods", _("Everything")
        OFFERS = "offers", _("Prices")
        STOCK = "stock", _("Stock")
        TEXTS = "texts", _("Texts in four languages")

    class Form(models.TextChoices):
        XLSX = "xlsx", _("Excel workbook (.xlsx)")
        CSV = "csv", _("CSV text file")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READY = "ready", _("Ready")

    public_id = PublicIdField(_("public id"), prefix="exp")
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    kind = models.CharField(_("what"), max_length=6, choices=Kind.choices)
    form = models.CharField(_("form"), max_length=4, choices=Form.choices)
    language = models.CharField(_("language"), max_length=7)
    status = models.CharField(
        _("status"), max_length=7, choices=Status.choices, default=Status.WAITING
    )
    rows = models.PositiveIntegerField(_("rows"), default=0)
    size = models.PositiveIntegerField(_("size"), default=0)
    created_by = models.CharField(_("asked for by"), max_length=64)
    created_at = models.DateTimeField(_("asked for at"))
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.kind}.{self.form}"


class ExportPiece(models.Model):
    """A part of the written file's bytes."""

    run = models.ForeignKey(
        ExportRun, on_delete=models.CASCADE, related_name="pieces", verbose_name=_("export")
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("piece of an export")
        verbose_name_plural = _("pieces of exports")
        ordering = ("run", "number")
        constraints = (
            models.UniqueConstraint(fields=("run", "number"), name="bulk_export_piece_once"),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"
