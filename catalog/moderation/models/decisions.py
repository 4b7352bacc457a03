"""What was decided, why, and what people wrote beside it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.moderation.models.changes import ChangeSet
from catalog.moderation.models.trusting import ApprovalRule


class ModerationReason(models.Model):
    """A reason that operators choose from, in four languages."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label = models.CharField(_("text for the vendor"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(_("can be chosen"), default=True)

    class Meta:
        verbose_name = _("reason of a decision")
        verbose_name_plural = _("reasons of decisions")
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.label


class Decision(models.Model):
    """What happened to a change set, by whom or by which rule. `revision` is the one they read.

    `changes` keeps the fields as they were decided: [path, before, after].
    """

    append_only = True

    class Kind(models.TextChoices):
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        CHANGES_REQUESTED = "changes_requested", _("changes requested")
        WITHDRAWN = "withdrawn", _("withdrawn")

    change_set = models.ForeignKey(
        ChangeSet, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("change set")
    )
    kind = models.CharField(_("decision"), max_length=17, choices=Kind.choices)
    revision = models.PositiveIntegerField(_("revision"))
    reason_codes = ArrayField(
        models.CharField(max_length=40), verbose_name=_("reasons"), default=list
    )
    text = models.TextField(_("text for the vendor"), blank=True)
    changes = models.JSONField(_("fields as decided"), default=list)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("decided by"),
    )
    rule = models.ForeignKey(
        ApprovalRule,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("approved by rule"),
    )
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.change_set_id} {self.kind}"


class ModerationNote(models.Model):
    """A note at a change set: among operators, or for the vendor, too."""

    append_only = True

    change_set = models.ForeignKey(
        ChangeSet, on_delete=models.PROTECT, related_name="notes", verbose_name=_("change set")
    )
    text = models.TextField(_("text"))
    is_for_vendor = models.BooleanField(_("the vendor reads it"), default=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("note at a change set")
        verbose_name_plural = _("notes at change sets")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:60]
