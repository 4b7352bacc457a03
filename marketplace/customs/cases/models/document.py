"""Documents as they were sent, and every move of a document or a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.customs.cases.models.case import CustomsCase
from marketplace.foundation.fields import UUIDv7Field
from marketplace.foundation.sealing import seal, unseal


class CustomsDocument(models.Model):
    """One message of a case. The XML is sealed: it names the buyer.

    `xml` holds exactly the bytes that were digested, signed and sent.
    """

    never_deleted: ClassVar[bool] = True

    class Kind(models.TextChoices):
        ORDER = "311", _("order")
        PAYMENT = "411", _("payment")
        WAYBILL = "511", _("waybill")
        ARRIVAL = "513", _("proof of delivery")
        LIST = "621", _("list of goods")
        CANCELLATION = "623", _("cancellation")
        RETURN = "625", _("return of goods")

    class State(models.TextChoices):
        DRAFT = "draft", _("incomplete")
        VALID = "valid", _("to be signed")
        QUEUED = "queued", _("to be sent")
        HANDED_IN = "handed_in", _("handed in")
        DECLARING = "declaring", _("at e-port")
        SENT = "sent", _("sent to customs")
        STORED = "stored", _("taken in by customs")
        MANUAL = "manual", _("looked at by an officer")
        CONCLUDED = "concluded", _("concluded")
        INSPECTION = "inspection", _("inspected")
        DETAINED = "detained", _("detained")
        RETURN_SHIPMENT = "return_shipment", _("to be shipped back")
        RELEASED = "released", _("released")
        CLOSED = "closed", _("closed")
        REJECTED = "rejected", _("turned down")
        FAILED = "failed", _("failed on the way")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = UUIDv7Field()
    case = models.ForeignKey(
        CustomsCase, on_delete=models.PROTECT, related_name="documents", verbose_name=_("case")
    )
    kind = models.CharField(_("kind"), max_length=3, choices=Kind.choices)
    guid = models.CharField(_("number of the message"), max_length=36, unique=True)
    cop_no = models.CharField(_("our number"), max_length=20, blank=True)
    app_type = models.CharField(_("new or changed"), max_length=1)
    state = models.CharField(_("state"), max_length=16, choices=State.choices)
    sealed_xml = models.BinaryField(_("sealed XML"), default=b"")
    sha256 = models.CharField(_("digest of the bytes"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    signed_by = models.CharField(_("signed by"), max_length=100, blank=True)
    detail = models.JSONField(_("what it asks for"), default=dict, blank=True)
    findings = models.JSONField(_("findings"), default=list, blank=True)
    last_status = models.IntegerField(_("last status"), null=True, blank=True)
    last_info = models.CharField(_("last words of customs"), max_length=1000, blank=True)
    told_at = models.DateTimeField(_("last word of customs"), null=True, blank=True)
    was_stored = models.BooleanField(_("was taken in"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("sent next"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    written_at = models.DateTimeField(_("written"))
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    alarmed_at = models.DateTimeField(_("alarm raised"), null=True, blank=True)

    class Meta:
        verbose_name = _("customs document")
        verbose_name_plural = _("customs documents")
        ordering = ("case", "written_at", "pk")
        constraints = (
            # No case is ever declared twice, whatever the code above does.
            models.UniqueConstraint(
                fields=("case", "kind"),
                condition=~Q(state__in=("rejected", "failed")),
                name="customs_one_live_document",
            ),
            models.UniqueConstraint(
                fields=("kind", "cop_no"),
                condition=~Q(cop_no="") & Q(app_type="1"),
                name="customs_cop_no_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "valid")) | ~Q(sha256=""),
                name="customs_sent_is_kept",
            ),
            models.CheckConstraint(
                condition=Q(app_type__in=("1", "2")), name="customs_new_or_changed"
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",), condition=Q(state="queued"), name="customs_document_due"
            ),
            models.Index(fields=("cop_no",), name="customs_document_by_cop_no"),
            models.Index(fields=("state", "handed_in_at"), name="customs_document_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.guid}"

    @property
    def message_id(self) -> str:
        """The number under which it is handed in, however often: e-port keeps one of it."""
        return f"{self.kind}-{self.guid}"

    @property
    def xml(self) -> bytes:
        """The bytes that were sent; empty before they exist."""
        sealed = bytes(self.sealed_xml)
        return unseal(sealed, about=self._about).encode() if sealed else b""

    def keep_xml(self, content: bytes) -> None:
        """Put the bytes into the row, sealed for it."""
        self.sealed_xml = seal(content.decode(), about=self._about)

    @property
    def _about(self) -> str:
        return f"customs_cases.document:{self.guid}"


class CustomsMove(models.Model):
    """One move of a case or of its document: from where to where, by whom, by which receipt."""

    append_only: ClassVar[bool] = True

    case = models.ForeignKey(
        CustomsCase, on_delete=models.PROTECT, related_name="moves", verbose_name=_("case")
    )
    document = models.ForeignKey(
        CustomsDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="moves",
        verbose_name=_("document"),
    )
    receipt = models.ForeignKey(
        "customs_cases.CustomsReceipt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="moves",
        verbose_name=_("receipt"),
    )
    from_state = models.CharField(_("from"), max_length=16, blank=True)
    to_state = models.CharField(_("to"), max_length=16)
    by = models.CharField(_("by"), max_length=60)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    moved_at = models.DateTimeField(_("moved"))

    class Meta:
        verbose_name = _("move at customs")
        verbose_name_plural = _("moves at customs")
        ordering = ("moved_at", "pk")
        indexes = (models.Index(fields=("case", "moved_at"), name="customs_moves_of_case"),)

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
