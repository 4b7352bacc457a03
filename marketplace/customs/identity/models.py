"""Who buyers are before customs: sealed, with what they agreed to and who has seen it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.customs.identity.keys import ID_LENGTH
from marketplace.customs.identity.types import Owner
from marketplace.foundation.fields import PublicIdField, UUIDv7Field
from marketplace.foundation.masked import masked_number


class Purpose(models.TextChoices):
    """What a person agrees to, each apart from the other."""

    DECLARE = "declare", _("declare my orders to customs")
    KEEP = "keep", _("keep it for my next orders")


class ProfileQuerySet(models.QuerySet["IdentityProfile"]):
    """Profiles by whose they are."""

    def of(self, owner: Owner) -> ProfileQuerySet:
        """Keep those of one account, or of one order of a guest."""
        if owner.user_id is None:
            return self.filter(user__isnull=True, order_ref=owner.order_ref)
        return self.filter(user_id=owner.user_id, order_ref="")


class IdentityProfile(models.Model):
    """One person as customs wants to know them; of an account, or of a guest's order.

    Name and number are sealed with a key of the row's own (`IdentityKey`), bound to row and
    column. Erased, the row stays and says so; its key, its number and whose it was are gone.
    """

    never_deleted: ClassVar[bool] = True

    class Kind(models.TextChoices):
        RESIDENT_ID = "resident_id", _("Resident identity card of the mainland")
        TRAVEL_PERMIT = "travel_permit", _("Mainland travel permit (Hong Kong and Macau)")
        MACAU_ID = "macau_id", _("Macau resident identity card")

    class Status(models.TextChoices):
        ACTIVE = "active", _("In use")
        RESTRICTED = "restricted", _("Only kept")
        ERASED = "erased", _("Erased")

    class Cause(models.TextChoices):
        CORRECTED = "corrected", _("corrected")
        WITHDRAWN = "withdrawn", _("consent withdrawn")
        DELETED = "deleted", _("deleted by its person")
        RETENTION = "retention", _("no longer needed")

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="idn")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,  # it is erased before its account goes
        related_name="identity_profiles",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    order_ref = models.CharField(_("order of a guest"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE
    )
    name_sealed = models.BinaryField(_("name, sealed"), null=True)
    number_sealed = models.BinaryField(_("number, sealed"), null=True)
    number_index = models.CharField(_("blind index"), max_length=64, blank=True)
    last_four = models.CharField(_("last four characters"), max_length=4, blank=True)
    verified_by = models.CharField(_("verified by"), max_length=64, blank=True)
    verified_how = models.CharField(_("how it was verified"), max_length=120, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))
    restricted_at = models.DateTimeField(_("only kept since"), null=True, blank=True)
    cause = models.CharField(_("why"), max_length=10, choices=Cause.choices, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        ordering = ("-recorded_at", "pk")
        permissions = (("reveal_identityprofile", "Can see an identity in clear, with a reason"),)
        indexes = (
            models.Index("number_index", name="identity_by_index", condition=~Q(number_index="")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(status="erased")
                | Q(user__isnull=False, order_ref="")
                | (Q(user__isnull=True) & ~Q(order_ref="")),
                name="identity_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(
                    status="erased",
                    user__isnull=True,
                    order_ref="",
                    name_sealed__isnull=True,
                    number_sealed__isnull=True,
                    number_index="",
                    last_four="",
                    erased_at__isnull=False,
                )
                | (
                    ~Q(status="erased")
                    & ~Q(number_index="")
                    & Q(
                        name_sealed__isnull=False,
                        number_sealed__isnull=False,
                        erased_at__isnull=True,
                    )
                ),
                name="identity_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(status="active", restricted_at__isnull=True)
                | (~Q(status="active") & Q(restricted_at__isnull=False) & ~Q(cause="")),
                name="identity_restricted_for_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by="")
                | (Q(verified_at__isnull=False) & ~Q(verified_by="")),
                name="identity_verified_by_somebody",
            ),
            models.UniqueConstraint(
                fields=("user",), condition=Q(status="active"), name="identity_one_of_a_person"
            ),
            models.UniqueConstraint(
                fields=("order_ref",),
                condition=Q(status="active") & ~Q(order_ref=""),
                name="identity_one_of_a_guest_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {self.shown_number}"

    @property
    def shown_number(self) -> str:
        """The number as anybody with the right to this page may see it."""
        return f"{masked_number('')}{self.last_four}"


class IdentityKey(models.Model):
    """A profile's own key, wrapped with one of the vault's. Deleted, the profile opens no more."""

    profile = models.OneToOneField(
        IdentityProfile,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="key",
        verbose_name=_("identity"),
    )
    key_id = models.CharField(_("wrapped by key"), max_length=ID_LENGTH, db_index=True)
    wrapped = models.BinaryField(_("wrapped key"))

    class Meta:
        verbose_name = _("key of an identity")
        verbose_name_plural = _("keys of identities")

    def __str__(self) -> str:
        return f"{self.profile_id} ({self.key_id})"


class ConsentText(models.Model):
    """The words that somebody agreed to, exactly as they stood there, in one language."""

    append_only: ClassVar[bool] = True

    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    version = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=8)
    text = models.TextField(_("text"))
    sha256 = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("text of a consent")
        verbose_name_plural = _("texts of consents")
        ordering = ("purpose", "-version", "language")
        constraints = (
            models.UniqueConstraint(
                fields=("purpose", "version", "language", "sha256"), name="identity_text_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.version} ({self.language})"


class IdentityConsent(models.Model):
    """A consent that was given for one purpose, or withdrawn; the last word counts."""

    append_only: ClassVar[bool] = True

    class Word(models.TextChoices):
        GIVEN = "given", _("given")
        WITHDRAWN = "withdrawn", _("withdrawn")

    profile = models.ForeignKey(
        IdentityProfile,
        on_delete=models.PROTECT,
        related_name="consents",
        verbose_name=_("identity"),
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    word = models.CharField(_("what was said"), max_length=10, choices=Word.choices)
    text = models.ForeignKey(
        ConsentText,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("text"),
    )
    said_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(word="withdrawn", text__isnull=True)
                | Q(word="given", text__isnull=False),
                name="identity_given_to_a_text",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.get_word_display()}"


class IdentityUse(models.Model):
    """An order that names a person before customs, from its placing to its end."""

    profile = models.ForeignKey(
        IdentityProfile, on_delete=models.PROTECT, related_name="uses", verbose_name=_("identity")
    )
    order_ref = models.CharField(_("order"), max_length=60, unique=True)
    used_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    was_declared = models.BooleanField(_("customs heard of it"), default=False)

    class Meta:
        verbose_name = _("use of an identity")
        verbose_name_plural = _("uses of identities")
        ordering = ("-used_at", "-pk")

    def __str__(self) -> str:
        return self.order_ref


class IdentityAccess(models.Model):
    """Who saw an identity in clear, or wanted to, and why: written before it is shown."""

    append_only: ClassVar[bool] = True

    class Purpose(models.TextChoices):
        REVEAL = "reveal", _("an operator looked")
        DECLARATION = "declaration", _("a document for customs")

    class Outcome(models.TextChoices):
        SHOWN = "shown", _("shown")
        LIMITED = "limited", _("refused: too many within an hour")
        WRONG_PASS_PHRASE = "wrong_pass", _("refused: wrong pass phrase")

    profile = models.ForeignKey(
        IdentityProfile,
        on_delete=models.PROTECT,
        related_name="accesses",
        verbose_name=_("identity"),
    )
    looked_by = models.CharField(_("who"), max_length=64)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    order_ref = models.CharField(_("order"), max_length=60, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("access to an identity")
        verbose_name_plural = _("accesses to identities")
        ordering = ("-at", "-pk")
        indexes = (models.Index("looked_by", "purpose", "at", name="identity_access_by_hour"),)

    def __str__(self) -> str:
        return f"{self.looked_by}: {self.get_outcome_display()}"


class ErasureJob(models.Model):
    """The erasure of a profile: planned from its first day, moved as its orders come and end."""

    profile = models.OneToOneField(
        IdentityProfile, on_delete=models.PROTECT, related_name="job", verbose_name=_("identity")
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ("due_at", "pk")
        indexes = (models.Index("due_at", name="identity_due", condition=Q(done_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.profile}"
