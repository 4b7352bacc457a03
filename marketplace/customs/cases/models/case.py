"""A case: one vendor order, one list. Its facts are sealed; its columns name no person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.customs.cases.types import BONDED, DIRECT, CaseFacts, facts_from
from marketplace.foundation.fields import CurrencyField, MinorField, PublicIdField, UUIDv7Field
from marketplace.foundation.sealing import seal, unseal

_SUMMED_UP, _VOID = 2, 3  # of a tax bill, as customs numbers them


class CustomsCase(models.Model):
    """What is declared of one vendor order.

    Money: fen of CNY. `dutiable_minor` is what the buyer's year counts, `tax_minor` what the buyer
    was charged for tax; both change with goods that went back before the parcel left.
    It is opened when the order is paid, and matched once the parcel has a waybill and a truck:
    `waits_for` says what of both is missing. `forgotten_at` is when what is sealed was emptied.
    """

    never_deleted: ClassVar[bool] = True

    class State(models.TextChoices):
        OPENED = "opened", _("to match")
        MATCHED = "matched", _("papers agree")
        DECLARED = "declared", _("declared")
        HELD = "held", _("held by customs")
        REJECTED = "rejected", _("turned down by customs")
        RELEASED = "released", _("released by customs")
        DELIVERED = "delivered", _("delivered")
        TAXED = "taxed", _("taxed")
        CANCELED = "canceled", _("canceled")
        RETURNED = "returned", _("returned")

    class WaitsFor(models.TextChoices):
        PARCEL = "parcel", _("the parcel’s waybill")
        TRUCK = "truck", _("the truck that crosses")
        PAYMENT = "payment", _("the number of the payment")

    class PaymentState(models.TextChoices):
        ASKED = "asked", _("to be declared by the payment firm")
        TOLD = "told", _("declared by the payment firm")
        ACCEPTED = "accepted", _("payment accepted by customs")
        REJECTED = "rejected", _("payment turned down")

    class Channel(models.TextChoices):
        DIRECT = DIRECT, _("direct purchase 9610")
        BONDED = BONDED, _("bonded goods 1210")

    id = UUIDv7Field()
    public_id = PublicIdField(_("public id"), prefix="cuc")
    reference = models.CharField(_("vendor order"), max_length=60, unique=True)
    order_no = models.CharField(_("order number"), max_length=60)
    ebp_code = models.CharField(_("code of the platform"), max_length=18)
    identity_ref = models.CharField(_("order of the identity"), max_length=60)
    channel = models.CharField(_("channel"), max_length=4, choices=Channel.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default="opened")
    currency = CurrencyField(_("currency"), default="CNY")
    dutiable_minor = MinorField(_("dutiable value"))
    tax_minor = MinorField(_("tax charged"))
    quota_year = models.PositiveSmallIntegerField(_("year of the quota"))
    findings = models.JSONField(_("findings"), default=list, blank=True)
    tries = models.PositiveSmallIntegerField(_("sent again"), default=0)
    changes = models.PositiveSmallIntegerField(_("goods changed"), default=0)
    waits_for = models.CharField(
        _("waits for"), max_length=8, choices=WaitsFor.choices, blank=True, default=""
    )
    # Empty where no payment firm declares at our word: then an operator has it done there.
    payment_state = models.CharField(
        _("payment at customs"), max_length=10, choices=PaymentState.choices, blank=True, default=""
    )
    payment_no = models.CharField(
        _("number of the payment at customs"), max_length=60, blank=True, default=""
    )
    payment_department = models.CharField(
        _("who checked the payer"), max_length=20, blank=True, default=""
    )
    is_payer_confirmed = models.BooleanField(_("the buyer is who paid"), null=True, blank=True)
    waybill_no = models.CharField(_("waybill"), max_length=60, blank=True, default="")
    invt_no = models.CharField(_("number of the list"), max_length=18, blank=True)
    pre_no = models.CharField(_("number at e-port"), max_length=18, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    apply_by = models.DateTimeField(_("return to be asked by"), null=True, blank=True)
    arrive_by = models.DateTimeField(_("return to arrive by"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    due_at = models.DateTimeField(_("looked at next"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("emptied"), null=True, blank=True)

    class Meta:
        verbose_name = _("customs case")
        verbose_name_plural = _("customs cases")
        ordering = ("-opened_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("ebp_code", "order_no"), name="customs_order_no_once"),
            models.UniqueConstraint(
                fields=("invt_no",), condition=~Q(invt_no=""), name="customs_list_number_once"
            ),
            models.UniqueConstraint(
                fields=("waybill_no",), condition=~Q(waybill_no=""), name="customs_waybill_once"
            ),
            models.CheckConstraint(
                condition=Q(dutiable_minor__gt=0, tax_minor__gte=0), name="customs_case_amounts"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("opened", "canceled"))
                | (Q(waits_for="") & ~Q(waybill_no="")),
                name="customs_matched_has_parcel",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True)
                | Q(state__in=("taxed", "canceled", "returned")),
                name="customs_forgotten_after_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("released", "delivered", "taxed"))
                | Q(released_at__isnull=False, apply_by__isnull=False, arrive_by__isnull=False),
                name="customs_release_has_clocks",
            ),
        )
        indexes = (
            models.Index(fields=("state", "-opened_at"), name="customs_case_by_state"),
            models.Index(fields=("identity_ref",), name="customs_case_by_identity"),
            models.Index(
                fields=("due_at",), condition=Q(due_at__isnull=False), name="customs_case_due"
            ),
        )
        permissions = (("decide_customscase", "Can send again, cancel and return at customs"),)

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def quota_ref(self) -> str:
        """Under which name the year's book holds it: a new one once it is changed or sent again."""
        name = f"{self.reference}+{self.changes}" if self.changes else str(self.reference)
        return f"{name}/{self.tries}" if self.tries else name

    @property
    def is_summed_up(self) -> bool:
        """Whether customs summed the tax up, and did not void it."""
        found = set(self.tax_bills.values_list("status", flat=True))
        return _SUMMED_UP in found and _VOID not in found

    @property
    def holds(self) -> list[dict[str, Any]]:
        """What a person has to look at before papers are matched."""
        return [each for each in self.findings if "hold" in each]

    @property
    def is_payment_known(self) -> bool:
        """Whether customs has the payment, as far as we can know."""
        return self.payment_state in ("", self.PaymentState.ACCEPTED)

    @property
    def facts(self) -> CaseFacts:
        """What the messages say, as it was last written down."""
        newest: CaseSnapshot | None = self.snapshots.order_by("-version").first()
        if newest is None or not newest.sealed:
            raise LookupError(f"{self.public_id} has no facts")
        return newest.facts


class CaseSnapshot(models.Model):
    """The facts of a case, sealed: a dump alone names no person. Corrections are new versions.

    The database lets nothing of a row change but its seal, and that only to nothing.
    """

    never_deleted: ClassVar[bool] = True

    case = models.ForeignKey(
        CustomsCase, on_delete=models.PROTECT, related_name="snapshots", verbose_name=_("case")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    sealed = models.BinaryField(_("sealed facts"))
    sha256 = models.CharField(_("digest of the bytes"), max_length=64)
    by = models.CharField(_("by"), max_length=60)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    taken_at = models.DateTimeField(_("taken"))

    class Meta:
        verbose_name = _("facts of a case")
        verbose_name_plural = _("facts of cases")
        ordering = ("case", "version")
        constraints = (
            models.UniqueConstraint(fields=("case", "version"), name="customs_snapshot_version"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} v{self.version}"

    @property
    def facts(self) -> CaseFacts:
        """Open the seal."""
        return facts_from(unseal(bytes(self.sealed), about=self._about(self.case_id, self.version)))

    @classmethod
    def sealed_text(cls, case: CustomsCase, version: int, text: str) -> bytes:
        """Seal facts for the row that they are to stand in."""
        return seal(text, about=cls._about(case.pk, version))

    @staticmethod
    def _about(case_id: object, version: int) -> str:
        return f"customs_cases.snapshot:{case_id}:{version}"
