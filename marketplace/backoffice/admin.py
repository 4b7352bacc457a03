"""The desks in place of the plain pages of rooms that may not read each other.

Rooms with business rules register lists and know no web page; a page that joins two of them
stands in `desks/`, on the room's own list.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from catalog.moderation.models import ChangeSet
from catalog.search_log.models import QueryCount
from marketplace.backoffice.desks.adjustments import AdjustmentDesk
from marketplace.backoffice.desks.answers import BankAnswerDesk
from marketplace.backoffice.desks.asking import AskingDesk
from marketplace.backoffice.desks.bank_refunds import AssignmentDesk, BankRefundDesk, RefundDesk
from marketplace.backoffice.desks.batches import BatchDesk
from marketplace.backoffice.desks.cancellations import CancelingDesk
from marketplace.backoffice.desks.changes import ChangeSetDesk
from marketplace.backoffice.desks.claims import ClaimDesk, ShipmentDesk
from marketplace.backoffice.desks.customs import CaseDesk
from marketplace.backoffice.desks.customs_rules import RuleProposalDesk, RuleSetDesk
from marketplace.backoffice.desks.deals import DealDesk
from marketplace.backoffice.desks.disputes import DisputeDesk
from marketplace.backoffice.desks.duty import DutyPaymentDesk
from marketplace.backoffice.desks.files import PayoutFileDesk
from marketplace.backoffice.desks.goods import ProductDesk
from marketplace.backoffice.desks.holds import HoldDesk
from marketplace.backoffice.desks.hub import HubDesk
from marketplace.backoffice.desks.identities import IdentityAccessDesk, IdentityDesk
from marketplace.backoffice.desks.message_reports import MessageReportDesk
from marketplace.backoffice.desks.naming import NamesListed, NamesShown
from marketplace.backoffice.desks.number_ranges import NumberRangeDesk
from marketplace.backoffice.desks.papers import InvoiceDesk, SettlementDesk
from marketplace.backoffice.desks.parked_rates import ParkedRateDesk
from marketplace.backoffice.desks.payouts import PayoutDesk
from marketplace.backoffice.desks.promotions import PromotionDesk
from marketplace.backoffice.desks.rate_sheets import RateSheetDesk
from marketplace.backoffice.desks.rates import RateDesk
from marketplace.backoffice.desks.reconciliation import (
    BreakDesk,
    MatchDesk,
    ResolutionDesk,
    StatementFileDesk,
)
from marketplace.backoffice.desks.refunds import (
    ADD,
    RefundRequestDesk,
    refund_url,
)
from marketplace.backoffice.desks.returns import ReturnAddressDesk, ReturnDesk
from marketplace.backoffice.desks.runs import RunDesk, SetAsideDesk
from marketplace.backoffice.desks.searches import SearchDesk
from marketplace.backoffice.desks.terms import TermsDesk
from marketplace.conversations.models import MessageReport
from marketplace.customs.cases.models import CustomsCase
from marketplace.customs.identity.models import IdentityAccess, IdentityProfile
from marketplace.customs.rules.models import RuleProposal, RuleSet
from marketplace.orders.models import RefundRequest, Return, ReturnAddress, VendorOrder
from marketplace.promotions.models import Promotion
from marketplace.shipping.models import RateSheet
from marketplace.shipping.parcels.models import Claim, HubScan, NumberRange, Shipment
from marketplace.vendors.admin import BeneficiaryAccountAdmin
from marketplace.vendors.models import BeneficiaryAccount
from payments.charges.admin import AttemptInline, ChargeAdmin, ShareInline
from payments.charges.models import BankRefund, Charge, Dispute, ExternalAssignment, Refund
from payments.fx.models import FxConversion, FxDeal, FxRate, ParkedRate
from payments.fx.treasury_admin import FxConversionAdmin
from payments.reconciliation.models import Break, BreakResolution, Match, StatementFile
from payments.settlement.admin import (
    EarningAdmin,
    FrozenSaleAdmin,
    MovementAdmin,
    PayeeAccountAdmin,
    ReserveAdmin,
)
from payments.settlement.models import (
    Adjustment,
    BankAnswer,
    CommissionInvoice,
    DutyPayment,
    Earning,
    FrozenSale,
    Hold,
    Movement,
    PayeeAccount,
    PayeeTerms,
    Payout,
    PayoutBatch,
    PayoutFile,
    Reserve,
    SetAside,
    Settlement,
    SettlementRun,
)


class EarningDesk(NamesListed, EarningAdmin):
    """Earnings by shop."""


class PayeeAccountDesk(NamesListed, PayeeAccountAdmin):
    """Confirmed accounts by shop, with the persons who had a hand in them."""


class BeneficiaryAccountDesk(NamesListed, BeneficiaryAccountAdmin):
    """Bank accounts with the persons who had a hand in them."""


class ConversionDesk(NamesListed, FxConversionAdmin):
    """Conversions by shop."""


class MovementDesk(NamesListed, MovementAdmin):
    """Movements by shop."""


class ReserveDesk(NamesListed, ReserveAdmin):
    """Reserves by shop."""


class NamedShares(NamesShown, ShareInline):
    """A charge's shares by shop."""


class FrozenSaleDesk(NamesListed, FrozenSaleAdmin):
    """Frozen sales by shop."""


class ChargeDesk(AskingDesk, ChargeAdmin):
    """Charges whose shares name the shops, with the way to give each back."""

    inlines: ClassVar[Any] = (NamedShares, AttemptInline)

    def beside(self, request: HttpRequest, row: Charge) -> dict[str, Any]:
        """Offer the refund of each vendor order that the charge paid."""
        if not request.user.has_perm(ADD):
            return {}
        parts = VendorOrder.objects.filter(order__charge_ref=row.public_id, paid_at__isnull=False)
        found = parts.select_related("vendor").order_by("position")
        label = _("Refund %(shop)s")
        return {
            "steps": [(label % {"shop": part.vendor.name}, refund_url(part.pk)) for part in found]
        }


DESKS: dict[type[Model], type[admin.ModelAdmin[Any]]] = {
    Adjustment: AdjustmentDesk,
    BankAnswer: BankAnswerDesk,
    BeneficiaryAccount: BeneficiaryAccountDesk,
    BankRefund: BankRefundDesk,
    ChangeSet: ChangeSetDesk,
    Charge: ChargeDesk,
    Claim: ClaimDesk,
    ExternalAssignment: AssignmentDesk,
    MessageReport: MessageReportDesk,
    Refund: RefundDesk,
    RefundRequest: RefundRequestDesk,
    Return: ReturnDesk,
    ReturnAddress: ReturnAddressDesk,
    VendorOrder: CancelingDesk,
    CommissionInvoice: InvoiceDesk,
    CustomsCase: CaseDesk,
    Dispute: DisputeDesk,
    DutyPayment: DutyPaymentDesk,
    Earning: EarningDesk,
    FrozenSale: FrozenSaleDesk,
    FxConversion: ConversionDesk,
    FxDeal: DealDesk,
    FxRate: RateDesk,
    Hold: HoldDesk,
    IdentityAccess: IdentityAccessDesk,
    IdentityProfile: IdentityDesk,
    HubScan: HubDesk,
    Movement: MovementDesk,
    NumberRange: NumberRangeDesk,
    ParkedRate: ParkedRateDesk,
    PayeeAccount: PayeeAccountDesk,
    PayeeTerms: TermsDesk,
    QueryCount: SearchDesk,
    RateSheet: RateSheetDesk,
    Reserve: ReserveDesk,
    RuleProposal: RuleProposalDesk,
    RuleSet: RuleSetDesk,
    SetAside: SetAsideDesk,
    Settlement: SettlementDesk,
    Shipment: ShipmentDesk,
    PayoutBatch: BatchDesk,
    PayoutFile: PayoutFileDesk,
    Payout: PayoutDesk,
    Product: ProductDesk,
    Promotion: PromotionDesk,
    SettlementRun: RunDesk,
    Break: BreakDesk,
    BreakResolution: ResolutionDesk,
    Match: MatchDesk,
    StatementFile: StatementFileDesk,
}
for model, desk in DESKS.items():
    admin.site.unregister(model)
    admin.site.register(model, desk)
