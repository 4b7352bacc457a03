"""What time does to a vendor order by itself: rows with an instant, fired once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.orders.models.order import VendorOrder


class OrderTimer(models.Model):
    """Something that happens to a vendor order at `due_at` unless it is dropped before.

    The key names one occasion; planting it again changes nothing.
    """

    class Kind(models.TextChoices):
        REMIND = "remind", _("remind the shop to send")
        CANCEL = "cancel", _("cancel what was not sent")
        ANSWER = "answer", _("cancel when the shop does not answer")

    class Status(models.TextChoices):
        WAITING = "waiting", _("waits")
        FIRED = "fired", _("done")
        DROPPED = "dropped", _("dropped")

    vendor_order = models.ForeignKey(
        VendorOrder,
        on_delete=models.PROTECT,
        related_name="timers",
        verbose_name=_("vendor order"),
    )
    kind = models.CharField(_("what it does"), max_length=10, choices=Kind.choices)
    key = models.CharField(_("key"), max_length=80, unique=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.WAITING
    )
    due_at = models.DateTimeField(_("due"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries in vain"), default=0)

    class Meta:
        verbose_name = _("order timer")
        verbose_name_plural = _("order timers")
        ordering = ("due_at", "pk")
        indexes = (
            models.Index(
                fields=("due_at",),
                name="orders_timers_due",
                condition=models.Q(status="waiting"),
            ),
        )

    def __str__(self) -> str:
        return self.key
