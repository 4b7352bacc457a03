"""Listings that are to appear or to end at an instant."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.product import Product


class ScheduledMove(models.Model):
    """A product is published or archived at `due_at`, once; the sweep writes how it went.

    A publication of what nobody has looked at yet is not cleared: it waits for that, too.
    """

    class Move(models.TextChoices):
        PUBLISH = "publish", _("Publish")
        ARCHIVE = "archive", _("Archive")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        CANCELED = "canceled", _("Canceled")

    product = models.ForeignKey(
        Product,
        on_delete=models.CASCADE,
        related_name="scheduled_moves",
        verbose_name=_("product"),
    )
    move = models.CharField(_("move"), max_length=7, choices=Move.choices)
    due_at = models.DateTimeField(_("due at"))
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.WAITING
    )
    is_cleared = models.BooleanField(_("let through"), default=True, db_default=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    refusal = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("scheduled move")
        verbose_name_plural = _("scheduled moves")
        ordering = ("due_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("product", "move"),
                name="catalog_one_move_waits",
                condition=Q(status="waiting"),
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", ended_at__isnull=True)
                | (~Q(status="waiting") & Q(ended_at__isnull=False)),
                name="catalog_move_ended_has_instant",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",), name="catalog_move_due", condition=Q(status="waiting")
            ),
        )

    def __str__(self) -> str:
        return f"{self.product_id} {self.move}"
