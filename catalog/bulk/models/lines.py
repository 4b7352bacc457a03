"""The rows of a file, a few hundred to a chunk; a chunk is done in one transaction or not."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.bulk.models.imports import ImportRun
from catalog.models import Product


class ImportChunk(models.Model):
    """Consecutive rows as the file has them; a product's rows stay together.

    Its status moves in the transaction that did the work, so that a killed worker leaves a
    chunk wholly done or not at all, and no row is applied twice.
    """

    class Status(models.TextChoices):
        READ = "read", _("Read")
        CHECKED = "checked", _("Checked")
        APPLIED = "applied", _("Applied")
        UNDONE = "undone", _("Taken back")

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="chunks", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("number"))
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.READ
    )
    rows = models.JSONField(_("rows"))

    class Meta:
        verbose_name = _("chunk of an import")
        verbose_name_plural = _("chunks of imports")
        ordering = ("run", "number")
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="bulk_chunk_once"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"


class ImportLine(models.Model):
    """What one row does to one version, and what it was before: enough to take it back.

    `part` counts the versions that one row of Taobao's list holds. `before` and `after` are
    values by column; a version that was added has no `before` of its own. `waits` are values that
    go into the product's change set.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("Unchanged")
        REFUSED = "refused", _("Refused")
        IGNORED = "ignored", _("Without goods")
        UNDONE = "undone", _("Taken back")
        KEPT = "kept", _("Not taken back")

    chunk = models.ForeignKey(
        ImportChunk, on_delete=models.CASCADE, related_name="lines", verbose_name=_("chunk")
    )
    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="lines", verbose_name=_("import")
    )
    row = models.PositiveIntegerField(_("row"))
    part = models.PositiveSmallIntegerField(_("part"), default=0)
    sku = models.CharField(_("SKU"), max_length=40, blank=True)
    product_key = models.CharField(_("product code"), max_length=120, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    makes_product = models.BooleanField(_("makes the product"), default=False)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    waits = models.JSONField(_("what waits for a review"), default=dict)

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of imports")
        ordering = ("run", "row", "part")
        constraints = (
            models.UniqueConstraint(fields=("run", "row", "part"), name="bulk_line_once"),
        )
        indexes = (
            models.Index(fields=("run", "sku"), name="bulk_line_sku"),
            models.Index(fields=("run", "product_key"), name="bulk_line_product"),
        )

    def __str__(self) -> str:
        return f"{self.row} {self.sku}"


class ImportFault(models.Model):
    """Why a row was refused, or what of it was not taken as it stood (`is_note`).

    The reason is a code with facts; the words are made in the language of who reads it.
    """

    class Step(models.TextChoices):
        CHECK = "check", _("Check")
        APPLY = "apply", _("Import")
        UNDO = "undo", _("Taking back")

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="faults", verbose_name=_("import")
    )
    step = models.CharField(_("step"), max_length=5, choices=Step.choices)
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=80, blank=True)
    value = models.CharField(_("what stood there"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=40)
    facts = models.JSONField(_("facts"), default=dict)
    is_note = models.BooleanField(_("only a note"), default=False)

    class Meta:
        verbose_name = _("fault in a row")
        verbose_name_plural = _("faults in rows")
        ordering = ("run", "row", "pk")
        indexes = (models.Index(fields=("run", "is_note", "row"), name="bulk_fault_row"),)

    def __str__(self) -> str:
        return f"{self.row} {self.column}: {self.reason}"


class ImportWish(models.Model):
    """What an import wished of one product that is shown: its part of a change set.

    `prior` names the fields that are the import's, each with what an older wish said ("was") or
    nothing. `revision` is the set's as the import left it: another one was written by others.
    """

    class Outcome(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        UNDONE = "undone", _("Taken back")
        KEPT = "kept", _("Not taken back")

    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="wishes", verbose_name=_("import")
    )
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", verbose_name=_("product")
    )
    change_set_ref = models.CharField(_("change set"), max_length=40)
    revision = models.PositiveIntegerField(_("revision"))
    prior = models.JSONField(_("what was wished before"), default=dict)
    rows = models.JSONField(_("rows"), default=list)
    outcome = models.CharField(
        _("outcome"), max_length=8, choices=Outcome.choices, default=Outcome.PROPOSED
    )

    class Meta:
        verbose_name = _("wish of an import")
        verbose_name_plural = _("wishes of imports")
        ordering = ("run", "pk")
        constraints = (models.UniqueConstraint(fields=("run", "product"), name="bulk_wish_once"),)

    def __str__(self) -> str:
        return self.change_set_ref
