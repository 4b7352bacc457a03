"""What is known of a sale that goes back, and what a refund of it would do before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import Broken
from marketplace.foundation.money import Money, share_bps
from payments.charges import queries as charges
from payments.charges.types import ShareView
from payments.settlement import drawing
from payments.settlement.drawing import Sources
from payments.settlement.errors import RefundTooLarge
from payments.settlement.models import Earning, Movement, SaleRefund
from payments.settlement.refunding import Wanted, WentBack, returned

_BACK: Final = (Movement.Kind.REFUND, Movement.Kind.CHARGEBACK)


@dataclass(frozen=True)
class RefundEffect:
    """What a refund of a sale would do to its payee. Money: in the payee's currency.

    `borne` is drawn from what is pending, then the reserve, then the payable; the rest is owed
    to us.
    """

    borne: Money
    commission: Money
    tax: Money
    from_pending: Money
    from_reserve: Money
    from_payable: Money
    owed: Money


def effect_of_refund(
    *,
    reference: str,
    amount: Money,
    to_buyer: Money,
    commission: Money,
    duty: Money | None = None,
) -> RefundEffect:
    """Say what `refund_sale` would do now; nothing is locked or written.

    Money: as in `refund_sale`. Raises: RefundTooLarge.
    """
    share = share_of(reference)
    wanted = wanted_of(share, amount, to_buyer, commission, duty)
    before = went_back(reference)
    check_left(share, before, wanted)
    earning = Earning.objects.filter(reference=reference).first()
    # Before the news of the capture it is what `record_earnings` will write.
    tax = (
        earning.commission_tax_minor
        if earning
        else share_bps(share.commission.minor, settings.COMMISSION_TAX_BPS)
    )
    back = returned(share, tax, before, wanted)
    currency = share.payee_amount.currency
    sources = drawing.draw(payee_ref=share.payee_ref, currency=currency, minor=back.from_payee)
    if earning is None:
        sources = Sources(pending=back.from_payee)  # it will wait there with the rest of the sale
    return RefundEffect(
        borne=Money(back.from_payee, currency),
        commission=Money(back.commission, currency),
        tax=Money(back.tax, currency),
        from_pending=Money(sources.pending, currency),
        from_reserve=Money(sources.reserve, currency),
        from_payable=Money(sources.payable, currency),
        owed=Money(sources.receivable, currency),
    )


def went_back(reference: str) -> WentBack:
    """Sum what earlier refunds and chargebacks of a sale gave back on both sides."""
    movements = Movement.objects.filter(kind__in=_BACK, reference=reference)
    sums = movements.aggregate(
        gross=Sum("gross_minor"),
        commission=Sum("commission_minor"),
        tax=Sum("commission_tax_minor"),
    )
    told = SaleRefund.objects.filter(reference=reference).aggregate(
        sum=Sum("to_buyer_minor"), duty=Sum("duty_minor")
    )
    return WentBack(
        gross=-(sums["gross"] or 0),
        commission=-(sums["commission"] or 0),
        tax=-(sums["tax"] or 0),
        to_buyer=(told["sum"] or 0) - (told["duty"] or 0),
        duty=told["duty"] or 0,
    )


def wanted_of(
    share: ShareView,
    amount: Money,
    to_buyer: Money | None,
    commission: Money | None,
    duty: Money | None = None,
) -> Wanted:
    """Read what a caller asks for. Raises: Broken when it is in other currencies than the share.

    Money: `to_buyer` with the duty in it.
    """
    if duty and (to_buyer is None or duty > to_buyer):
        raise Broken(f"{duty} of duty go back with {to_buyer} of {share.reference}")
    asked = (amount, to_buyer or share.amount, commission or share.commission)
    known = (share.payee_amount, share.amount, share.commission)
    if [money.currency for money in asked] != [money.currency for money in known]:
        raise Broken(f"a refund of {share.reference} in other currencies than its sale")
    net = to_buyer - duty if to_buyer and duty else to_buyer
    if share.amount.currency == amount.currency and net not in (None, amount):
        raise Broken(f"{share.reference} was not converted: {net} is not {amount}")
    return Wanted(
        gross=amount.minor,
        to_buyer=net.minor if net is not None else None,
        duty=duty.minor if duty else 0,
        commission=commission.minor if commission is not None else None,
    )


def check_left(share: ShareView, before: WentBack, wanted: Wanted) -> None:
    """Refuse more than is left of a sale, on any side. Raises: RefundTooLarge."""
    left = share.payee_amount.minor - before.gross
    left_to_buyer = share.net.minor - before.to_buyer
    is_positive = wanted.gross > 0 or (
        wanted.gross == 0 and (bool(wanted.to_buyer) or wanted.duty > 0)
    )
    if wanted.duty > share.duty_minor - before.duty:
        raise RefundTooLarge(_("This is more duty than was paid."))
    if not is_positive or wanted.gross > left or (wanted.to_buyer or 0) > left_to_buyer:
        raise RefundTooLarge(_("This is more than the sale brought."))
    if wanted.to_buyer is not None and wanted.gross == left and wanted.to_buyer != left_to_buyer:
        # Another refund came between: what this one was computed with is not so any more.
        raise RefundTooLarge(_("Another refund came in between. Please ask for this one anew."))
    commission = wanted.commission or 0
    if commission > min(wanted.gross, share.commission.minor - before.commission):
        raise RefundTooLarge(_("More commission would go back than was taken."))


def share_of(reference: str) -> ShareView:
    """Return the share of a sale. Raises: Broken when there is none."""
    share = charges.share(reference)
    if share is None:
        raise Broken(f"{reference} has no share")
    return share
