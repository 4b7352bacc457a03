"""Rule sets as they are in force, for good, and proposals on their way there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a set says; `rulebook.READERS` has the reader of each."""

    LIMITS = "limits", _("limits and shares")
    TARIFF = "tariff", _("rates by code of goods")
    CT_THRESHOLDS = "ct_thresholds", _("thresholds of the consumption tax")
    POSTAL_RATES = "postal_rates", _("rates of personal parcels")
    BANS = "bans", _("goods that channels do not take")
    POSITIVE_LIST = "positive_list", _("list of goods for cross-border e-commerce")
    WEIGHT_CAPS = "weight_caps", _("weights a person and year")
    NOTICES = "notices", _("notices to buyers")


class RuleSet(models.Model):
    """All rules of one kind, from an instant on, with their source.

    The set at T is the one with the latest `valid_from` that is not after T, the later recorded
    of two; it ends there where the next begins, or at `valid_to`. A set of a kind replaces the
    whole set before it. Sets that come with the code have the proposer `system:shipped`.
    """

    append_only: ClassVar[bool] = True

    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices)
    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(_("valid until"), null=True)
    source = models.CharField(_("source"), max_length=500)
    payload = models.JSONField(_("rules"))
    payload_hash = models.CharField(_("hash of the rules"), max_length=64)
    proposed_by = models.CharField(_("proposed by"), max_length=64)
    confirmed_by = models.CharField(_("confirmed by"), max_length=64)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ("kind", "-valid_from", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="customs_rules_set_has_a_span",
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(proposed_by=""), name="customs_rules_set_has_a_source"
            ),
            models.CheckConstraint(
                condition=Q(proposed_by="system:shipped", confirmed_by="system:shipped")
                | ~Q(confirmed_by=F("proposed_by")),
                name="customs_rules_set_by_two",
            ),
        )
        indexes = (
            models.Index(fields=("kind", "-valid_from", "-id"), name="customs_rules_set_at"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from:%Y-%m-%d}"


class RuleProposal(models.Model):
    """A set that one person wants in force; another confirms it, or either ends it.

    What is proposed never changes: a better one is another proposal.
    """

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        OPEN = "open", _("waits for a second person")
        CONFIRMED = "confirmed", _("in force")
        WITHDRAWN = "withdrawn", _("withdrawn")

    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices)
    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(_("valid until"), null=True)
    source = models.CharField(_("source"), max_length=500)
    payload = models.JSONField(_("rules"))
    reason = models.CharField(_("reason"), max_length=200)
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.OPEN
    )
    proposed_by = models.CharField(_("proposed by"), max_length=64)
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.CharField(_("decided by"), max_length=64, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    rule_set = models.OneToOneField(
        RuleSet,
        on_delete=models.PROTECT,
        null=True,
        related_name="proposal",
        verbose_name=_("rule set"),
    )

    class Meta:
        verbose_name = _("rule proposal")
        verbose_name_plural = _("rule proposals")
        ordering = ("-proposed_at", "-pk")
        permissions = (
            ("propose_ruleset", "Can propose rules of customs, and withdraw them"),
            ("confirm_ruleset", "Can put proposed rules of customs in force, and withdraw them"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(status="confirmed", rule_set__isnull=False)
                & ~Q(decided_by="")
                & ~Q(decided_by=F("proposed_by"))
                | ~Q(status="confirmed") & Q(rule_set=None),
                name="customs_rules_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="customs_rules_proposal_has_a_span",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from:%Y-%m-%d}"
