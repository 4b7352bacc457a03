"""News as rows: a mail, a notice in a person's inbox, and what somebody does not want."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import UUIDv7Field
from marketplace.notifications import kinds


class Mail(models.Model):
    """One mail to one person, rendered when the news came, in that person's language.

    `kind` is one of `kinds.ALL`; `resent` counts how often an operator sent it once more.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        PARKED = "parked", _("parked")

    id = UUIDv7Field()
    key = models.CharField(_("key"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=8)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    resent = models.PositiveSmallIntegerField(_("sent once more"), default=0)
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


class Notice(models.Model):
    """One line of a person's inbox: what happened, and the page that it leads to.

    `title` was written in the reader's language when the news came. `vendor` says for which shop
    a member reads it; a buyer's has none.
    """

    id = UUIDv7Field()
    key = models.CharField(_("key"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notices",
        verbose_name=_("person"),
    )
    vendor = models.ForeignKey(
        "vendors.Vendor",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("shop"),
    )
    language = models.CharField(_("language"), max_length=8)
    title = models.CharField(_("title"), max_length=200)
    path = models.CharField(_("leads to"), max_length=400, blank=True)
    written_at = models.DateTimeField(_("written"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-written_at", "-pk")
        indexes = (
            models.Index(fields=("person", "-written_at"), name="notifications_inbox"),
            models.Index(
                fields=("person",),
                name="notifications_unread",
                condition=models.Q(read_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.title


class Preference(models.Model):
    """Whether an address wants one kind of news by one way; without a row the table decides.

    It hangs on the address and not on an account, so that a guest can say so, too.
    """

    address = models.EmailField(_("e-mail address"))  # in lower case
    kind = models.CharField(_("kind"), max_length=40)
    channel = models.CharField(_("way"), max_length=8, choices=list(kinds.CHANNELS.items()))
    is_wanted = models.BooleanField(_("wanted"))
    chosen_at = models.DateTimeField(_("chosen"))

    class Meta:
        verbose_name = _("choice of news")
        verbose_name_plural = _("choices of news")
        ordering = ("address", "kind", "channel")
        constraints = (
            models.UniqueConstraint(
                fields=("address", "kind", "channel"), name="notifications_one_choice"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=("mail", "inbox")), name="notifications_known_way"
            ),
        )

    def __str__(self) -> str:
        return f"{self.address}: {self.kind}, {self.channel}"
