"""What texts are screened for, what was found, and runs over the whole catalog."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from catalog.moderation.matching import CLOSES, DESTINATIONS, lines_of, unusable


class ScreenRule(models.Model):
    """Words that stand for goods or claims which law or house rules restrict, with the source.

    One word or phrase a line, in any language; Chinese in either script is the same. An
    exception is a longer text in which a word means something else. A Latin word counts whole,
    and with a `*` behind it as a beginning. Valid from its first day to its last.
    """

    class Severity(models.TextChoices):
        BLOCK = "block", _("refuse")
        REVIEW = "review", _("a person looks")
        TAG = "tag", _("set a restricted tag")

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("what it is about"), max_length=120)
    advice = models.CharField(_("what would help"), max_length=300, blank=True)
    words = models.TextField(_("words"), help_text=_("One a line, in any language."))
    exceptions = models.TextField(
        _("exceptions"),
        blank=True,
        help_text=_("Longer texts in which a word means something else; one a line."),
    )
    severity = models.CharField(_("severity"), max_length=6, choices=Severity.choices)
    tag = models.CharField(_("restricted tag"), max_length=20, blank=True)
    closed_to = ArrayField(
        models.CharField(max_length=8),
        verbose_name=_("destinations that are closed"),
        default=list,
        blank=True,
        help_text=_("MO, HK, CBEC, PARCEL: all four are closed to goods that are refused."),
    )
    source = models.CharField(_("source"), max_length=300)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("screening rule")
        verbose_name_plural = _("screening rules")
        ordering = ("code", "-valid_from")
        constraints = (
            models.UniqueConstraint(fields=("code", "valid_from"), name="moderation_rule_day"),
            models.CheckConstraint(
                condition=Q(severity="tag", tag__gt="") | ~Q(severity="tag"),
                name="moderation_tag_is_named",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="moderation_rule_has_span",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.name}"

    def clean(self) -> None:
        """Refuse words that would match everything, and destinations that nobody knows."""
        if short := [word for word in lines_of(self.words) if unusable(word)]:
            raise ValidationError({"words": _("Too short to screen for: ") + ", ".join(short)})
        if set(self.closed_to) - set(DESTINATIONS):
            raise ValidationError({"closed_to": " ".join(DESTINATIONS)})
        if self.severity in CLOSES and not self.closed_to:
            self.closed_to = list(DESTINATIONS)


class ScreenFinding(models.Model):
    """What the last screening of a product found; the next one replaces it.

    `is_live`: the listing says it now; `is_wished`: what was screened last says it, which for an
    edit is its wish. Only what is live closes destinations.
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="findings", verbose_name=_("product")
    )
    rule = models.ForeignKey(
        ScreenRule, on_delete=models.CASCADE, related_name="findings", verbose_name=_("rule")
    )
    path = models.CharField(_("field"), max_length=120)
    found = models.CharField(_("text found"), max_length=120)
    found_at = models.DateTimeField(_("found"))
    is_live = models.BooleanField(_("the listing says it"), default=True)
    is_wished = models.BooleanField(_("what was handed in says it"), default=True)

    class Meta:
        verbose_name = _("screening finding")
        verbose_name_plural = _("screening findings")
        ordering = ("product", "pk")

    def __str__(self) -> str:
        return f"{self.path}: {self.found}"


class ScreeningRun(models.Model):
    """A screening of every product, chunk by chunk, asked for when a list changed."""

    asked_at = models.DateTimeField(_("asked for"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    done_to = models.BigIntegerField(_("done up to product"), default=0)
    upto = models.BigIntegerField(_("up to product"))
    screened = models.PositiveIntegerField(_("products screened"), default=0)
    found = models.PositiveIntegerField(_("products with findings"), default=0)

    class Meta:
        verbose_name = _("screening of the catalog")
        verbose_name_plural = _("screenings of the catalog")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                models.Value(1), condition=Q(finished_at=None), name="moderation_one_open_run"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
