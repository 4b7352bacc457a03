"""What vendors ask to be shown: a first listing, or changes of one that is shown."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from marketplace.foundation.fields import PublicIdField
from marketplace.vendors.models import Vendor


class ChangeSet(models.Model):
    """One vendor's open wish for one product; `revision` counts how often it was written anew.

    A product has one open set at most: further edits are merged into it. Who decides names the
    revision that they read, so that nothing is confirmed unseen. An operator's claim holds until
    `claimed_until`; `told_at` is when the vendor's members were written to.
    """

    never_deleted = True

    class Kind(models.TextChoices):
        LISTING = "listing", _("new listing")
        EDIT = "edit", _("change of a listing")

    class Status(models.TextChoices):
        OPEN = "open", _("waits for a decision")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        CHANGES_REQUESTED = "changes_requested", _("changes requested")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = PublicIdField(_("public id"), prefix="chg")
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="change_sets", verbose_name=_("product")
    )
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    status = models.CharField(
        _("status"), max_length=17, choices=Status.choices, default=Status.OPEN
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("proposed by"),
    )
    opened_at = models.DateTimeField(_("opened"))
    changed_at = models.DateTimeField(_("last changed"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    told_at = models.DateTimeField(_("vendor told"), null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("claimed by"),
    )
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    needs_care = models.BooleanField(_("screening found something"), default=False)

    class Meta:
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")
        ordering = ("-pk",)
        permissions = (("decide_changeset", "Can decide about change sets"),)
        constraints = (
            models.UniqueConstraint(
                fields=("product",),
                condition=Q(status="open"),
                name="moderation_one_open_set",
            ),
            models.CheckConstraint(
                condition=Q(status="open", decided_at=None)
                | (~Q(status="open") & Q(decided_at__isnull=False)),
                name="moderation_decided_has_instant",
            ),
        )
        indexes = (
            models.Index("opened_at", name="moderation_queue", condition=Q(status="open")),
            models.Index("vendor", "decided_at", name="moderation_by_vendor"),
            models.Index(
                "decided_at",
                name="moderation_untold",
                condition=Q(told_at=None) & ~Q(status="open"),
            ),
        )

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.status == self.Status.OPEN

    def is_claimed(self, now: datetime) -> bool:
        """Whether an operator has it in hand."""
        return self.claimed_until is not None and self.claimed_until > now


class ProposedChange(models.Model):
    """One field of a change set: what was live when it was proposed, and what shall be.

    `path` names the field: "name.zh-hant", "version.12.price", "attribute.roast". Values are as
    `fields.py` writes them; None means that there is no such thing.
    """

    change_set = models.ForeignKey(
        ChangeSet, on_delete=models.CASCADE, related_name="changes", verbose_name=_("change set")
    )
    path = models.CharField(_("field"), max_length=120)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ("change_set", "pk")
        constraints = (
            models.UniqueConstraint(fields=("change_set", "path"), name="moderation_field_once"),
        )

    def __str__(self) -> str:
        return self.path
