"""Mails as rows: written with the news, sent afterwards, each once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import UUIDv7Field


class Mail(models.Model):
    """One mail to one person, rendered when the news came, in that person's language."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        PARKED = "parked", _("parked")

    id = UUIDv7Field()
    key = models.CharField(_("key"), max_length=160, unique=True)
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=8)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    written_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(_("due"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("-written_at",)
        indexes = (
            models.Index(
                fields=("due_at",),
                name="notifications_waiting",
                condition=models.Q(status="waiting"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_status_display()})"
