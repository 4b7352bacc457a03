"""Shops, the people who act for them, what the platform earns, and where money is sent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.fields import CurrencyField, PublicIdField
from marketplace.foundation.money import SETTLEMENT
from marketplace.vendors import bank_details

ACCENTS = 8  # how many shop colors the style sheet knows


class Vendor(models.Model):
    """A selling business: its shop, its texts and the one currency it prices and is paid in."""

    class Status(models.TextChoices):
        INVITED = "invited", _("Invited")
        ONBOARDING = "onboarding", _("Onboarding")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        SUSPENDED = "suspended", _("Suspended")
        CLOSED = "closed", _("Closed")

    public_id = PublicIdField(_("public id"), prefix="ven")
    slug = models.SlugField(_("address of the shop"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    story = models.TextField(_("story"), blank=True)
    district = models.CharField(_("district"), max_length=120, blank=True)
    street = models.CharField(_("street address for pick-up"), max_length=200, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.INVITED
    )
    price_currency = CurrencyField(_("price currency"), default="MOP")
    accent = models.PositiveSmallIntegerField(_("accent color"), default=0)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)

    class Meta:
        verbose_name = _("vendor")
        verbose_name_plural = _("vendors")
        ordering = ("slug",)
        indexes = (models.Index(fields=("status", "slug"), name="vendors_by_status"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(price_currency__in=SETTLEMENT),
                name="vendors_price_currency_paid",
                violation_error_message=_(
                    "A shop is paid in the currency of its prices: MOP, HKD or CNY."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(accent__lt=ACCENTS), name="vendors_accent_known"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The opaque name under which payments know this vendor."""
        return f"vendor:{self.public_id}"

    @property
    def is_open(self) -> bool:
        """Whether its listings may be shown and bought."""
        return self.status == self.Status.APPROVED


class VendorMember(models.Model):
    """A person who acts for a vendor, in one role."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        CATALOG = "catalog", _("Catalog")
        FULFILLMENT = "fulfillment", _("Fulfillment")
        FINANCE = "finance", _("Finance")

    vendor = models.ForeignKey(
        Vendor, on_delete=models.CASCADE, related_name="members", verbose_name=_("vendor")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="vendor_memberships",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ("vendor", "pk")
        constraints = (
            models.UniqueConstraint(fields=("vendor", "user"), name="vendors_member_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class CommissionTerms(models.Model):
    """What the platform earns on goods from an instant on; no vendor means everyone."""

    vendor = models.ForeignKey(
        Vendor,
        on_delete=models.PROTECT,
        related_name="commission_terms",
        null=True,
        blank=True,
        help_text=_("Leave empty for the terms of every vendor without its own."),
        verbose_name=_("vendor"),
    )
    rate_bps = models.PositiveIntegerField(
        _("rate in basis points"), help_text=_("800 means 8 percent.")
    )
    valid_from = models.DateTimeField(_("valid from"))

    class Meta:
        verbose_name = _("commission terms")
        verbose_name_plural = _("commission terms")
        ordering = ("vendor", "-valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("vendor", "valid_from"),
                nulls_distinct=False,
                name="vendors_terms_once_per_instant",
            ),
            models.CheckConstraint(
                condition=models.Q(rate_bps__lte=10_000), name="vendors_terms_at_most_all"
            ),
        )

    def __str__(self) -> str:
        whose = self.vendor.slug if self.vendor else "*"
        return f"{whose}: {self.rate_bps} bps"


class BeneficiaryAccount(models.Model):
    """A bank account that a vendor's payouts go to, once a second person has confirmed it.

    It is written once and never edited: a mistake is written down anew. So `recorded_by` and
    `confirmed_by` (opaque, "user:7") are all who ever had a hand in where the money goes.
    """

    never_deleted: ClassVar[bool] = True

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONFIRMED = "confirmed", _("Confirmed")
        REPLACED = "replaced", _("Replaced")

    vendor = models.ForeignKey(
        Vendor,
        on_delete=models.PROTECT,
        related_name="beneficiary_accounts",
        verbose_name=_("vendor"),
    )
    currency = CurrencyField(_("currency"))
    bank_name = models.CharField(_("bank"), max_length=120)
    bank_code = models.CharField(
        _("bank code"),
        max_length=11,
        help_text=_("BIC, such as BNULMOMX"),
        validators=(bank_details.refuse_bic,),
    )
    clearing_code = models.CharField(
        _("clearing number of the bank"),
        max_length=14,
        blank=True,
        help_text=_("CNAPS number, for an account in mainland China"),
        validators=(bank_details.refuse_clearing_number,),
    )
    account_name = models.CharField(
        _("account name"),
        max_length=140,
        help_text=_("The legal name in Latin letters, as the bank has it"),
        validators=(bank_details.refuse_strangers,),
    )
    account_number = models.CharField(
        _("account number"), max_length=34, validators=(bank_details.refuse_account_number,)
    )
    street = models.CharField(
        _("street and number"),
        max_length=70,
        validators=(bank_details.refuse_strangers,),
        help_text=_("Of the holder of the account, in Latin letters"),
    )
    postal_code = models.CharField(
        _("postal code"),
        max_length=16,
        blank=True,
        validators=(bank_details.refuse_strangers,),
        help_text=_("Macau and Hong Kong have none"),
    )
    town = models.CharField(_("town"), max_length=35, validators=(bank_details.refuse_strangers,))
    country = models.CharField(
        _("country"),
        max_length=2,
        help_text=_("Two letters: MO, HK, CN"),
        validators=(bank_details.refuse_country,),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    recorded_by = models.CharField(_("recorded by"), max_length=64)
    confirmed_by = models.CharField(_("confirmed by"), max_length=64, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("beneficiary account")
        verbose_name_plural = _("beneficiary accounts")
        ordering = ("vendor", "currency", "-pk")
        permissions = (("confirm_beneficiaryaccount", "Can confirm beneficiary accounts"),)
        constraints = (
            models.UniqueConstraint(
                fields=("vendor", "currency"),
                condition=models.Q(status="confirmed"),
                name="vendors_one_confirmed_account",
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft", confirmed_at__isnull=True)
                | (~models.Q(status="draft") & models.Q(confirmed_at__isnull=False)),
                name="vendors_account_confirmed_at",
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft")
                | (~models.Q(confirmed_by="") & ~models.Q(confirmed_by=models.F("recorded_by"))),
                name="vendors_account_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(currency__in=SETTLEMENT), name="vendors_account_currency_paid"
            ),
        )

    def __str__(self) -> str:
        return f"{self.bank_name} {self.masked_number} ({self.currency})"

    def clean(self) -> None:
        """Ask for the mainland's clearing number where renminbi go there.

        Raises: ValidationError.
        """
        if self.currency == "CNY" and self.country == "CN" and not self.clearing_code:
            raise ValidationError(
                {"clearing_code": _("Renminbi reach the mainland by a CNAPS number.")}
            )

    @property
    def masked_number(self) -> str:
        """The last four characters, all that a list may show."""
        return f"•••• {self.account_number[-4:]}"


class Follow(models.Model):
    """A person who wants to see what a shop has new."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="follows",
        verbose_name=_("person"),
    )
    vendor = models.ForeignKey(
        Vendor, on_delete=models.CASCADE, related_name="followers", verbose_name=_("vendor")
    )
    followed_at = models.DateTimeField(_("followed since"))

    class Meta:
        verbose_name = _("followed shop")
        verbose_name_plural = _("followed shops")
        ordering = ("-followed_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "vendor"), name="vendors_followed_once"),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.vendor_id}"
