"""A file that a shop handed in, and how far the work on it is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, PublicIdField
from marketplace.vendors.models import Vendor


class ImportRun(models.Model):
    """One file on its way: read and checked, confirmed, applied; perhaps taken back.

    `source` says whose columns it has. `mapping` holds the place of each of our columns,
    `defaults` what stands where a row says nothing. `language` is that of texts whose heading
    names none; `file_currency` that of its prices, which are never converted.
    `read_to` is the last row of the file that lies in a chunk. `rows_done` counts rows of the
    present step: applied, or taken back.
    """

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")
        DROPPED = "dropped", _("Dropped")
        REFUSED = "refused", _("Refused")

    WORKING: ClassVar = (Status.CHECKING, Status.APPLYING, Status.UNDOING)

    public_id = PublicIdField(_("public id"), prefix="imp")
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.UPLOADED
    )
    file_name = models.CharField(_("file name"), max_length=120)
    size = models.PositiveIntegerField(_("size"))
    shape = models.JSONField(_("how the file is read"), default=dict)
    source = models.CharField(_("whose columns"), max_length=10, default="own")
    heading_row = models.PositiveIntegerField(_("row of the headings"), default=1)
    headings = models.JSONField(_("headings"), default=list)
    samples = models.JSONField(_("first rows"), default=list)
    mapping = models.JSONField(_("columns"), default=dict)
    defaults = models.JSONField(_("values for all rows"), default=dict)
    language = models.CharField(_("language"), max_length=7)
    file_currency = CurrencyField(_("currency of the file"))
    submits = models.BooleanField(_("submits new products"), default=False)
    read_to = models.PositiveIntegerField(_("last row that was read"), default=0)
    is_read = models.BooleanField(_("read to the end"), default=False)
    rows_new = models.PositiveIntegerField(_("new"), default=0)
    rows_changed = models.PositiveIntegerField(_("changed"), default=0)
    rows_same = models.PositiveIntegerField(_("unchanged"), default=0)
    rows_refused = models.PositiveIntegerField(_("refused"), default=0)
    rows_ignored = models.PositiveIntegerField(_("without goods"), default=0)
    rows_waiting = models.PositiveIntegerField(_("rows that wait for a review"), default=0)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    rows_kept = models.PositiveIntegerField(_("rows that were not taken back"), default=0)
    submitted_to = models.PositiveIntegerField(_("last row whose product was submitted"), default=0)
    refusal = models.TextField(_("why it was refused"), blank=True)
    created_by = models.CharField(_("handed in by"), max_length=64)
    created_at = models.DateTimeField(_("handed in at"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("vendor",),
                name="bulk_one_working_import_per_vendor",
                condition=models.Q(status__in=("checking", "applying", "undoing")),
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def rows_total(self) -> int:
        """Rows that were read, whatever became of them."""
        return (
            self.rows_new
            + self.rows_changed
            + self.rows_same
            + self.rows_refused
            + self.rows_ignored
        )

    @property
    def rows_wanted(self) -> int:
        """Rows that change something."""
        return self.rows_new + self.rows_changed


class ImportPiece(models.Model):
    """A part of the file's bytes; a file is kept in pieces so that none fills the memory."""

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="pieces", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("piece of a file")
        verbose_name_plural = _("pieces of files")
        ordering = ("run", "number")
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="bulk_piece_once"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"
