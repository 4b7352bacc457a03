"""What is left over: a mismatch with an owner and an age, until something closes it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation import formats
from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField
from marketplace.foundation.money import Money


class Break(models.Model):
    """A mismatch, under a key that names it: one that comes back is opened again.

    Money: `amount_minor` is what the other side says more than our books do, signed.
    """

    never_deleted: ClassVar[bool] = True

    class Kind(models.TextChoices):
        MISSING_IN_BOOKS = "missing_in_books", _("not in our books")
        MISSING_IN_STATEMENT = "missing_in_statement", _("not in the statement")
        AMOUNT_DIFFERS = "amount_differs", _("another amount")
        NEEDS_ANOTHER_PERSON = "needs_another_person", _("another person has to bring the file")
        IN_SUSPENSE = "in_suspense", _("in suspense")
        DOES_NOT_ADD_UP = "does_not_add_up", _("statement does not add up")
        STATEMENT_GAP = "statement_gap", _("statement is missing")
        OPENING_DIFFERS = "opening_differs", _("first opening balance differs")
        TOLD_TWICE = "told_twice", _("told twice, with two amounts")
        PAYOUT_LINES_DIFFER = "payout_lines_differ", _("payout is not the sum of its lines")
        UNANSWERED = "unanswered", _("payout without the bank’s answer")
        TRANSIT_DIFFERS = "transit_differs", _("payouts differ from the books")

    class Side(models.TextChoices):
        PROVIDER = "provider", _("provider")
        BANK = "bank", _("bank")
        PAYOUTS = "payouts", _("payouts")
        SUSPENSE = "suspense", _("suspense")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        EXPLAINED = "explained", _("explained")
        RESOLVED = "resolved", _("resolved")

    public_id = PublicIdField(_("public id"), prefix="brk")
    key = models.CharField(_("key"), max_length=400, unique=True)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    account = models.CharField(_("account"), max_length=120)
    currency = CurrencyField(_("currency"))
    amount_minor = MinorField(_("amount"))
    subject = models.CharField(_("about"), max_length=200)
    since_on = models.DateField(_("since"))
    opened_at = models.DateTimeField(_("opened"))
    owner = models.CharField(_("owner"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    closed_by = models.CharField(_("closed by"), max_length=64, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    resolution_key = models.CharField(_("resolving entry"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("break")
        verbose_name_plural = _("breaks")
        ordering = ("since_on", "id")
        permissions = (
            ("resolve_break", "Can resolve breaks"),
            ("approve_resolution", "Can approve resolutions of breaks"),
        )
        indexes = (
            models.Index(
                fields=("account",),
                name="reconciliation_break_stands",
                condition=~Q(state="resolved"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {formats.amount(self.amount)} ({self.get_state_display()})"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class BreakComment(models.Model):
    """What was said of a break and done with it, in order."""

    append_only: ClassVar[bool] = True

    class What(models.TextChoices):
        OPENED = "opened", _("opened")
        REOPENED = "reopened", _("opened again")
        COMMENTED = "commented", _("said")
        ASSIGNED = "assigned", _("given to")
        EXPLAINED = "explained", _("explained")
        PROPOSED = "proposed", _("resolution proposed")
        REFUSED = "refused", _("resolution refused")
        RESOLVED = "resolved", _("resolved")

    about = models.ForeignKey(
        Break, models.PROTECT, related_name="comments", verbose_name=_("break")
    )
    what = models.CharField(_("what"), max_length=10, choices=What.choices)
    text = models.CharField(_("text"), max_length=500, blank=True)
    said_by = models.CharField(_("by"), max_length=64)
    said_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("comment on a break")
        verbose_name_plural = _("comments on breaks")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.text}"


class BreakResolution(models.Model):
    """An entry that a person wants to post for a break; above a limit a second one posts it."""

    never_deleted: ClassVar[bool] = True

    public_id = PublicIdField(_("public id"), prefix="rsl")
    about = models.ForeignKey(
        Break, models.PROTECT, related_name="resolutions", verbose_name=_("break")
    )
    offset_account = models.CharField(_("other account"), max_length=120)
    reason = models.CharField(_("reason"), max_length=200)
    proposed_by = models.CharField(_("proposed by"), max_length=64)
    proposed_at = models.DateTimeField(_("proposed"))
    is_alone = models.BooleanField(_("within what one person may do"))
    decided_by = models.CharField(_("decided by"), max_length=64, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    entry_key = models.CharField(_("entry"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("resolution of a break")
        verbose_name_plural = _("resolutions of breaks")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("about",),
                condition=Q(decided_by=""),
                name="reconciliation_one_open_resolution",
            ),
            models.CheckConstraint(
                condition=Q(entry_key="") | Q(is_alone=True) | ~Q(decided_by=F("proposed_by")),
                name="reconciliation_resolution_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {self.about}"
