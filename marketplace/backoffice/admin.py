"""The desks in place of the plain pages of rooms that may not read each other.

Rooms with business rules register lists and know no web page; a page that joins two of them
stands in `desks/`, on the room's own list.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin

from marketplace.backoffice.desks.batches import BatchDesk
from marketplace.backoffice.desks.files import PayoutFileDesk
from marketplace.backoffice.desks.naming import NamesListed, NamesShown
from marketplace.backoffice.desks.payouts import PayoutDesk
from marketplace.backoffice.desks.reconciliation import (
    BreakDesk,
    MatchDesk,
    ResolutionDesk,
    StatementFileDesk,
)
from marketplace.vendors.admin import BeneficiaryAccountAdmin
from marketplace.vendors.models import BeneficiaryAccount
from payments.charges.admin import AttemptInline, ChargeAdmin, ShareInline
from payments.charges.models import Charge
from payments.reconciliation.models import Break, BreakResolution, Match, StatementFile
from payments.settlement.admin import EarningAdmin, PayeeAccountAdmin, SettlementAdmin
from payments.settlement.models import (
    Earning,
    PayeeAccount,
    Payout,
    PayoutBatch,
    PayoutFile,
    Settlement,
)


class EarningDesk(NamesListed, EarningAdmin):
    """Earnings by shop."""


class PayeeAccountDesk(NamesListed, PayeeAccountAdmin):
    """Confirmed accounts by shop, with the persons who had a hand in them."""


class BeneficiaryAccountDesk(NamesListed, BeneficiaryAccountAdmin):
    """Bank accounts with the persons who had a hand in them."""


class SettlementDesk(NamesListed, SettlementAdmin):
    """Settlements by shop."""


class NamedShares(NamesShown, ShareInline):
    """A charge's shares by shop."""


class ChargeDesk(ChargeAdmin):
    """Charges whose shares name the shops."""

    inlines: ClassVar[Any] = (NamedShares, AttemptInline)


DESKS = {
    BeneficiaryAccount: BeneficiaryAccountDesk,
    Charge: ChargeDesk,
    Earning: EarningDesk,
    PayeeAccount: PayeeAccountDesk,
    Settlement: SettlementDesk,
    PayoutBatch: BatchDesk,
    PayoutFile: PayoutFileDesk,
    Payout: PayoutDesk,
    Break: BreakDesk,
    BreakResolution: ResolutionDesk,
    Match: MatchDesk,
    StatementFile: StatementFileDesk,
}
for model, desk in DESKS.items():
    admin.site.unregister(model)
    admin.site.register(model, desk)
