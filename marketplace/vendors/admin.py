"""Shops, their people, terms and bank accounts in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from marketplace.foundation.clock import now
from marketplace.foundation.errors import Refused
from marketplace.foundation.read_only_admin import ReadOnlyAdmin
from marketplace.foundation.shown_amounts import CurrencyFilter
from marketplace.foundation.waiting_rows import Waits
from marketplace.vendors.models import (
    BeneficiaryAccount,
    CommissionTerms,
    Follow,
    Vendor,
    VendorMember,
)
from marketplace.vendors.services import confirm_beneficiary_account


def _person(request: Any) -> str:
    return f"user:{request.user.pk}"


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
    list_display = ("name", "slug", "status", "price_currency")
    list_filter = ("status", ("price_currency", CurrencyFilter))
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


@admin.register(Follow)
class FollowAdmin(ReadOnlyAdmin):
    list_display = ("user", "vendor", "followed_at")
    list_select_related = ("user", "vendor")
    search_fields = ("user__email", "vendor__slug")
    date_hierarchy = "followed_at"


@admin.register(CommissionTerms)
class CommissionTermsAdmin(admin.ModelAdmin):
    list_display = ("vendor", "rate_bps", "valid_from")
    list_select_related = ("vendor",)
    autocomplete_fields = ("vendor",)


@admin.register(BeneficiaryAccount)
class BeneficiaryAccountAdmin(admin.ModelAdmin):
    """One person writes an account down, another confirms it; neither can edit it."""

    waits = Waits(
        _("Bank accounts to confirm"),
        "vendors.confirm_beneficiaryaccount",
        {"status": "draft"},
        "status__exact=draft",
    )
    list_display = ("vendor", "currency", "bank_name", "masked", "status", "recorded_by")
    list_filter = ("status", ("currency", CurrencyFilter))
    list_select_related = ("vendor",)
    search_fields = ("vendor__slug", "account_name")
    autocomplete_fields = ("vendor",)
    actions = ("confirm",)
    readonly_fields = ("status", "recorded_by", "confirmed_by", "confirmed_at")
    fields = (
        "vendor",
        "currency",
        "bank_name",
        "bank_code",
        "clearing_code",
        "account_name",
        "account_number",
        "street",
        "postal_code",
        "town",
        "country",
        "status",
        "recorded_by",
        "confirmed_by",
        "confirmed_at",
    )

    @admin.display(description=_("account number"))
    def masked(self, account: BeneficiaryAccount) -> str:
        """Show the last four characters."""
        return account.masked_number

    def get_fields(self, request: Any, obj: BeneficiaryAccount | None = None) -> Any:
        """Show the whole number only until it is confirmed: the second person compares it."""
        if obj is None or obj.status == BeneficiaryAccount.Status.DRAFT:
            return self.fields
        return ["masked" if name == "account_number" else name for name in self.fields]

    def has_change_permission(self, request: Any, obj: BeneficiaryAccount | None = None) -> bool:
        """Let nobody edit what is written: else it could change between the second person's look
        and the confirmation.
        """
        return obj is None and super().has_change_permission(request, obj)

    def save_model(self, request: Any, obj: BeneficiaryAccount, form: Any, change: bool) -> None:
        """Keep who wrote a new account down; no form asks for it."""
        obj.recorded_by = _person(request)
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_confirm_permission(self, request: Any) -> bool:
        """Django asks this for actions that name the permission `confirm`."""
        return bool(request.user.has_perm("vendors.confirm_beneficiaryaccount"))

    @admin.action(description=_("Confirm the selected accounts"), permissions=("confirm",))
    def confirm(self, request: Any, queryset: QuerySet[BeneficiaryAccount]) -> None:
        """Confirm each as the signed-in person, and say which were refused."""
        for account in queryset.order_by("pk"):
            try:
                confirm_beneficiary_account(account_id=account.pk, by=_person(request), now=now())
            except Refused as refusal:
                self.message_user(request, f"{account}: {refusal}", messages.ERROR)
