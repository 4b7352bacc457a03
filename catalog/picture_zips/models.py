"""Pictures that a shop hands in as one ZIP, and those that it takes out as some."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Product, Variant
from marketplace.foundation.fields import PublicIdField
from marketplace.vendors.models import Vendor


class ZipRun(models.Model):
    """One archive on its way: listed, looked at, confirmed, hung; perhaps taken back.

    `replaces`: what hangs at a place that the archive names is taken down. Counts are files;
    `files_done` counts those of the present step, `products_kept` products not taken back.
    """

    class Status(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")
        DROPPED = "dropped", _("Dropped")

    WORKING: ClassVar = (Status.CHECKING, Status.APPLYING, Status.UNDOING)

    public_id = PublicIdField(_("public id"), prefix="zip")
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.CHECKING
    )
    file_name = models.CharField(_("file name"), max_length=120)
    size = models.BigIntegerField(_("size"))
    replaces = models.BooleanField(_("takes down what hangs there"), default=False)
    files = models.PositiveIntegerField(_("files"), default=0)
    files_new = models.PositiveIntegerField(_("new"), default=0)
    files_same = models.PositiveIntegerField(_("unchanged"), default=0)
    files_refused = models.PositiveIntegerField(_("refused"), default=0)
    files_waiting = models.PositiveIntegerField(_("waiting for a review"), default=0)
    files_done = models.PositiveIntegerField(_("files done"), default=0)
    products_kept = models.PositiveIntegerField(_("products not taken back"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("handed in by"),
    )
    created_at = models.DateTimeField(_("handed in at"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("archive of pictures")
        verbose_name_plural = _("archives of pictures")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("vendor",),
                name="picture_zips_one_working",
                condition=models.Q(status__in=("checking", "applying", "undoing")),
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class ZipPiece(models.Model):
    """A part of the archive's bytes, so that none fills the memory; gone when it is applied."""

    run = models.ForeignKey(
        ZipRun, on_delete=models.CASCADE, related_name="pieces", verbose_name=_("archive")
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("piece of an archive")
        verbose_name_plural = _("pieces of archives")
        ordering = ("run", "number")
        constraints = (
            models.UniqueConstraint(fields=("run", "number"), name="picture_zips_piece_once"),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"


class ZipEntry(models.Model):
    """One file of an archive: where its bytes are, what its name means, what became of it.

    `place_number` counts from 1, 0 where a word names the place. `path` is the kept picture, once
    there is one; `digest` that of the file's own bytes. The reason is a code with facts.
    """

    class Outcome(models.TextChoices):
        LISTED = "listed", _("Not looked at yet")
        NEW = "new", _("New")
        SAME = "same", _("Unchanged")
        REFUSED = "refused", _("Refused")
        HUNG = "hung", _("Hangs")
        WAITING = "waiting", _("Waits for a review")
        UNDONE = "undone", _("Taken back")
        KEPT = "kept", _("Not taken back")

    run = models.ForeignKey(
        ZipRun, on_delete=models.CASCADE, related_name="entries", verbose_name=_("archive")
    )
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=300)
    offset = models.BigIntegerField(_("where it begins"))
    packed = models.BigIntegerField(_("bytes packed"))
    unpacked = models.BigIntegerField(_("bytes unpacked"))
    method = models.PositiveSmallIntegerField(_("packed how"))
    crc = models.BigIntegerField(_("checksum"))
    sku = models.CharField(_("SKU"), max_length=120, blank=True)
    product = models.ForeignKey(
        Product,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("product"),
    )
    variant = models.ForeignKey(
        Variant,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("variant"),
    )
    place_number = models.PositiveSmallIntegerField(_("place"), default=0)
    place_word = models.CharField(_("place by a word"), max_length=40, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=7, choices=Outcome.choices, default=Outcome.LISTED
    )
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    path = models.CharField(_("path"), max_length=200, blank=True)
    width = models.PositiveIntegerField(_("width in pixels"), default=0)
    height = models.PositiveIntegerField(_("height in pixels"), default=0)

    class Meta:
        verbose_name = _("file of an archive")
        verbose_name_plural = _("files of archives")
        ordering = ("run", "number")
        constraints = (
            models.UniqueConstraint(fields=("run", "number"), name="picture_zips_entry_once"),
        )
        indexes = (models.Index(fields=("run", "outcome", "product"), name="picture_zips_work"),)

    def __str__(self) -> str:
        return self.name


class ZipProduct(models.Model):
    """What an archive did to one product's pictures: enough to take it back.

    `before` and `after` are lists as `catalog.media.hanging` keeps them: of what hung, or of what
    the product's open change set wished for; `change_set_ref` names the set that waits.
    """

    class Outcome(models.TextChoices):
        HUNG = "hung", _("Hangs")
        WAITING = "waiting", _("Waits for a review")
        UNDONE = "undone", _("Taken back")
        KEPT = "kept", _("Not taken back")

    run = models.ForeignKey(
        ZipRun, on_delete=models.CASCADE, related_name="products", verbose_name=_("archive")
    )
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", verbose_name=_("product")
    )
    before = models.JSONField(_("before"), default=list)
    after = models.JSONField(_("after"), default=list)
    change_set_ref = models.CharField(_("change set"), max_length=40, blank=True)
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome.choices)
    reason = models.CharField(_("reason"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("product of an archive")
        verbose_name_plural = _("products of archives")
        ordering = ("run", "pk")
        constraints = (
            models.UniqueConstraint(fields=("run", "product"), name="picture_zips_product_once"),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.product_id}"


class ZipExport(models.Model):
    """A shop's own pictures, written by a worker into as many archives as the size asks for.

    `parts` are their sizes in bytes; `done_to` is the last product that lies in one.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READY = "ready", _("Ready")

    public_id = PublicIdField(_("public id"), prefix="zex")
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    status = models.CharField(
        _("status"), max_length=7, choices=Status.choices, default=Status.WAITING
    )
    pictures = models.PositiveIntegerField(_("pictures"), default=0)
    parts = models.JSONField(_("sizes of the parts"), default=list, blank=True)
    done_to = models.BigIntegerField(_("done up to product"), default=0)
    created_at = models.DateTimeField(_("asked for at"))
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)

    class Meta:
        verbose_name = _("export of pictures")
        verbose_name_plural = _("exports of pictures")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.public_id


class ZipExportPiece(models.Model):
    """A part of a written archive's bytes."""

    run = models.ForeignKey(
        ZipExport, on_delete=models.CASCADE, related_name="pieces", verbose_name=_("export")
    )
    part = models.PositiveIntegerField(_("part"))
    number = models.PositiveIntegerField(_("number"))
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("piece of an export of pictures")
        verbose_name_plural = _("pieces of exports of pictures")
        ordering = ("run", "part", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("run", "part", "number"), name="picture_zips_export_piece_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.part} {self.number}"
