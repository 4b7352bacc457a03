"""What the orders room does about news from the floors below. Every handler is idempotent."""

from __future__ import annotations

from catalog.reviews import services as reviews
from marketplace.foundation import outbox
from marketplace.foundation.clock import now
from marketplace.orders import queries, services
from marketplace.orders.events import OrderPaid, VendorOrderDelivered
from marketplace.shipping.parcels import queries as parcels
from marketplace.shipping.parcels.events import (
    ClaimApproved,
    ShipmentAstray,
    ShipmentDelivered,
)
from marketplace.vendors import queries as vendors
from marketplace.vendors.events import BeneficiaryAccountConfirmed
from payments.charges.events import (
    ChargeCaptured,
    ChargeExpired,
    DisputeDecided,
    ExternalRefundAssigned,
)
from payments.charges.statuses import DisputeStatus
from payments.settlement import services as settlement
from payments.settlement.types import BeneficiaryAccount


@outbox.handles(ChargeCaptured)
def start_paid_order(event: ChargeCaptured) -> None:
    """The money is there: the vendors may start."""
    services.mark_paid(order_ref=event.reference, paid_at=event.captured_at)


@outbox.handles(ChargeExpired)
def cancel_unpaid_order(event: ChargeExpired) -> None:
    """The time to pay is over: the goods go back on sale."""
    services.expire_unpaid(order_ref=event.reference, now=now())


@outbox.handles(VendorOrderDelivered)
def let_the_buyer_review_it(event: VendorOrderDelivered) -> None:
    """The catalog does not know orders: this room tells it what arrived."""
    reviews.open_rights(
        lines=queries.delivered_lines(event.vendor_order_id), opened_at=event.delivered_at
    )


@outbox.handles(ExternalRefundAssigned)
def let_the_vendor_bear_it(event: ExternalRefundAssigned) -> None:
    """Somebody gave money back at the provider: the vendor whose goods it was for bears it."""
    if event.reference.startswith("order:"):
        services.record_external_refund(
            vendor_order_ref=event.share_reference,
            refund_ref=event.refund_ref,
            amount=event.amount,
            now=event.assigned_at,
        )


@outbox.handles(DisputeDecided)
def count_a_lost_dispute(event: DisputeDecided) -> None:
    """Moderation trusts a vendor less that lost a dispute, and knows no payments."""
    if event.status == DisputeStatus.LOST and event.reference.startswith("order:"):
        services.count_lost_dispute(dispute_ref=event.dispute_ref, lost_at=event.decided_at)


@outbox.handles(OrderPaid)
def count_what_was_sold(event: OrderPaid) -> None:
    """Search puts what sells first, and does not know orders."""
    services.count_sold(order_ref=event.order_ref, sold_at=event.paid_at)


@outbox.handles(BeneficiaryAccountConfirmed)
def tell_settlement_where_to_pay(event: BeneficiaryAccountConfirmed) -> None:
    """Payments do not know vendors: this room tells them where a payee's money goes.

    It reads the account that is confirmed now, so news that comes late never brings back an
    account that was replaced meanwhile.
    """
    account = vendors.confirmed_account(event.vendor_ref, event.currency)
    if account is None or account.confirmed_at is None:
        return
    settlement.register_payee(
        account=BeneficiaryAccount(
            payee_ref=event.vendor_ref,
            currency=event.currency,
            beneficiary_name=account.account_name,
            bank_name=account.bank_name,
            bank_code=account.bank_code,
            account_number=account.account_number,
            recorded_by=account.recorded_by,
            confirmed_by=account.confirmed_by,
            confirmed_at=account.confirmed_at,
            clearing_code=account.clearing_code,
            street=account.street,
            postal_code=account.postal_code,
            town=account.town,
            country=account.country,
        ),
    )


@outbox.handles(ShipmentDelivered)
def count_it_as_received(event: ShipmentDelivered) -> None:
    """A carrier proves that a parcel arrived: the hold begins."""
    services.deliver_by_tracking(
        vendor_order_ref=event.reference,
        waybill=parcels.waybill_of(event.shipment_ref),
        delivered_at=event.delivered_at,
    )


@outbox.handles(ShipmentAstray)
def keep_the_timer_from_it(event: ShipmentAstray) -> None:
    """A parcel is lost or goes back: no timer may count it as received."""
    services.astray_by_tracking(
        vendor_order_ref=event.reference,
        waybill=parcels.waybill_of(event.shipment_ref),
        status=event.status,
        now=event.since,
    )


@outbox.handles(ClaimApproved)
def give_the_shop_its_worth(event: ClaimApproved) -> None:
    """Two persons agreed to pay for a lost parcel: finance is asked for the money."""
    services.compensate_vendor(
        vendor_ref=event.vendor_ref,
        vendor_order_ref=event.reference,
        claim_ref=event.claim_ref,
        amount=event.amount,
        proposed_by=event.proposed_by,
        approved_by=event.approved_by,
        now=event.approved_at,
    )
