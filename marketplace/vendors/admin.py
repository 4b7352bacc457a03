"""Shops, their people, terms and bank accounts in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.vendors.models import BeneficiaryAccount, CommissionTerms, Vendor, VendorMember
from marketplace.vendors.services import confirm_beneficiary_account


class MemberInline(admin.TabularInline):
    model = VendorMember
    extra = 0
    autocomplete_fields = ("user",)


class TermsInline(admin.TabularInline):
    model = CommissionTerms
    extra = 0
    can_delete = False


@admin.register(Vendor)
class VendorAdmin(TranslationAdmin):
    list_display = ("name", "slug", "status", "price_currency", "settlement_currency")
    list_filter = ("status", "price_currency")
    search_fields = ("slug", "public_id", "name_zh_hant", "name_en")
    readonly_fields = ("public_id",)
    inlines = (MemberInline, TermsInline)


@admin.register(VendorMember)
class VendorMemberAdmin(admin.ModelAdmin):
    list_display = ("user", "vendor", "role")
    list_filter = ("role",)
    list_select_related = ("user", "vendor")
    autocomplete_fields = ("user", "vendor")
    search_fields = ("user__email", "vendor__slug")


@admin.register(CommissionTerms)
class CommissionTermsAdmin(admin.ModelAdmin):
    list_display = ("vendor", "rate_bps", "valid_from")
    list_select_related = ("vendor",)
    autocomplete_fields = ("vendor",)


@admin.register(BeneficiaryAccount)
class BeneficiaryAccountAdmin(admin.ModelAdmin):
    """Accounts are written as drafts; the action confirms. Confirmed ones never change."""

    list_display = ("vendor", "currency", "bank_name", "masked", "status", "confirmed_at")
    list_filter = ("status", "currency")
    list_select_related = ("vendor",)
    search_fields = ("vendor__slug", "account_name")
    autocomplete_fields = ("vendor",)
    actions = ("confirm",)
    fields = (
        "vendor",
        "currency",
        "bank_name",
        "bank_code",
        "account_name",
        "account_number",
        "status",
        "confirmed_at",
    )

    @admin.display(description=_("account number"))
    def masked(self, account: BeneficiaryAccount) -> str:
        """Show the last four characters."""
        return account.masked_number

    def get_fields(self, request: Any, obj: BeneficiaryAccount | None = None) -> Any:
        """Show the whole number only while it is being written down."""
        if obj is None or obj.status == BeneficiaryAccount.Status.DRAFT:
            return self.fields
        return ["masked" if name == "account_number" else name for name in self.fields]

    def get_readonly_fields(self, request: Any, obj: BeneficiaryAccount | None = None) -> Any:
        """Freeze everything of an account that payouts went or go to."""
        if obj is None or obj.status == BeneficiaryAccount.Status.DRAFT:
            return ("status", "confirmed_at")
        return self.get_fields(request, obj)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Confirm the selected accounts"), permissions=("change",))
    def confirm(self, request: Any, queryset: QuerySet[BeneficiaryAccount]) -> None:
        """Confirm each account in its own transaction, and say which were refused."""
        for account in queryset.order_by("pk"):
            try:
                confirm_beneficiary_account(account_id=account.pk, now=now())
            except Refused as refusal:
                self.message_user(request, f"{account}: {refusal}", messages.ERROR)
