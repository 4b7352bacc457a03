"""Picture files: what is kept of an upload, and how far its copies are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Master(models.Model):
    """One picture as it is kept: decoded, upright, in sRGB, without metadata, as JPEG.

    Its name is a digest of its content, so the same picture is kept once, wherever it hangs.
    `width` and `height` are pixels. The row is written before its file: a file without a row
    cannot be, and nobody has to list the storage to find one.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("copies are being made")
        MADE = "made", _("copies are made")
        FAILED = "failed", _("copies could not be made")
        REMOVED = "removed", _("being removed")

    digest = models.CharField(_("digest"), max_length=64, unique=True)
    source_digest = models.CharField(_("digest of the upload"), max_length=64, unique=True)
    path = models.CharField(_("path"), max_length=200, unique=True)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    byte_size = models.PositiveIntegerField(_("size in bytes"))
    placeholder = models.CharField(_("what is shown until there are copies"), max_length=600)
    widths = models.JSONField(_("widths of the copies"), default=list, blank=True)
    formats = models.JSONField(_("formats of the copies"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("kept at"))
    due_at = models.DateTimeField(_("due"))
    used_at = models.DateTimeField(_("last hung or taken down"))
    is_ordered = models.BooleanField(_("an order shows it"), default=False)
    is_reviewed = models.BooleanField(_("a review shows it"), default=False)
    is_proposed = models.BooleanField(_("a change set wishes it"), default=False)

    class Meta:
        verbose_name = _("picture file")
        verbose_name_plural = _("picture files")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="media_has_size"),
            models.CheckConstraint(
                condition=~Q(state="made") | ~Q(widths=[]), name="media_made_has_copies"
            ),
        )
        indexes = (
            models.Index("due_at", name="media_waiting", condition=Q(state="waiting")),
            models.Index("used_at", name="media_unordered", condition=Q(is_ordered=False)),
        )

    def __str__(self) -> str:
        return self.path
