"""Copies of what is known of a person, and erasures, as rows."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import PublicIdField


class DataExport(models.Model):
    """A copy of what is known of a person; the file is there until `expires_at`, then gone."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("being made")
        READY = "ready", _("ready")
        EXPIRED = "expired", _("gone")

    public_id = PublicIdField(_("public id"), prefix="dxp")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="data_exports",
        verbose_name=_("person"),
    )
    language = models.CharField(_("language"), max_length=8)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.WAITING
    )
    content = models.BinaryField(_("file"), null=True)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    asked_at = models.DateTimeField(_("asked for"))
    ready_at = models.DateTimeField(_("ready since"), null=True, blank=True)
    expires_at = models.DateTimeField(_("there until"), null=True, blank=True)

    class Meta:
        verbose_name = _("copy of personal data")
        verbose_name_plural = _("copies of personal data")
        ordering = ("-asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=Q(status="waiting"), name="privacy_one_copy_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(status="ready", content__isnull=False, expires_at__isnull=False)
                | (~Q(status="ready") & Q(content__isnull=True)),
                name="privacy_file_while_ready",
            ),
        )

    def __str__(self) -> str:
        return self.public_id


class Erasure(models.Model):
    """A person's wish to be forgotten: due after days of grace, taken back or carried out."""

    never_deleted: ClassVar[bool] = True

    public_id = PublicIdField(_("public id"), prefix="ers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="erasures",
        verbose_name=_("person"),
    )
    asked_at = models.DateTimeField(_("asked for"))
    due_at = models.DateTimeField(_("due"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True)
    forgotten = models.JSONField(_("rows forgotten, by kind"), default=dict, blank=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ("-asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=Q(withdrawn_at__isnull=True, done_at__isnull=True),
                name="privacy_one_open_erasure",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(done_at__isnull=True),
                name="privacy_withdrawn_or_done",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",),
                name="privacy_erasures_due",
                condition=Q(withdrawn_at__isnull=True, done_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.public_id
