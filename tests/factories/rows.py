"""One more row of a model for lists that only show it, filled in by what its fields take."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from catalog.bulk import models as bulk
from catalog.models import Product
from catalog.picture_zips import models as picture_zips
from catalog.search import models as search
from marketplace.accounts.models import User
from marketplace.conversations import models as talk
from marketplace.customs.cases import models as cases
from marketplace.customs.identity import models as identity
from marketplace.customs.identity.types import Owner
from marketplace.customs.quota.services import reserve_quota
from marketplace.customs.rules import models as rules
from marketplace.foundation.money import Money
from marketplace.notifications import models as news
from marketplace.orders import models as orders
from marketplace.orders.models import AddressCorrection, Cancellation, OrderTimer, VendorOrder
from marketplace.promotions import models as promotions
from marketplace.shipping.parcels import models as parcels
from marketplace.vendors.models import Vendor
from payments.charges.models import Attempt, PaymentDeclaration, Share
from payments.settlement.models import DutyMove, DutyPayment
from tests.factories.identities import recorded, resident

Made = dict[type[models.Model], models.Model]


def one_more(
    model: type[models.Model], number: int, at: datetime, made: Made, **given: Any
) -> models.Model:
    """Make a row; what must be filled in gets a value of its kind that no other row has.

    It points at what was made before it, else at any row there is.
    """
    values = {
        field.attname: _value(field, number, at, made)
        for field in model._meta.concrete_fields
        if not _is_filled(field) and field.name not in given and field.attname not in given
    }
    with transaction.atomic():
        return model._default_manager.create(**values, **given)


def _is_filled(field: Any) -> bool:
    automatic = isinstance(field, models.AutoField) or field.has_default() or field.null
    return automatic or getattr(field, "auto_now_add", False)


def _value(field: Any, number: int, at: datetime, made: Made) -> Any:
    if field.is_relation and field.related_model in made:
        return made[field.related_model].pk
    if field.is_relation:
        found = (
            field.related_model._default_manager.order_by("-pk")
            .values_list("pk", flat=True)
            .first()
        )
        assert found is not None, f"{field.model.__name__}.{field.name} points at nothing"
        return found
    if field.choices:
        return field.choices[0][0]
    kinds: list[tuple[type, Any]] = [
        (models.UUIDField, uuid.uuid4()),
        (models.DateTimeField, at),
        (models.DateField, at.date()),
        (models.BooleanField, False),
        (models.JSONField, {}),
        (models.BinaryField, b"x"),
        (models.IntegerField, number + 1),
        (models.DecimalField, number + 1),
    ]
    for kind, value in kinds:
        if isinstance(field, kind):
            return value
    return f"{field.name[:1]}{number}"


def across_borders(number: int, goods: Product, shop: Vendor, at: datetime) -> None:
    """A parcel at customs with its papers, its box in the hub, and pictures that came by a ZIP."""
    recorded(Owner(order_ref=f"order:ord_ROW{number}"), resident(number + 1), now=at)
    reserve_quota(
        index=f"{number:064}", order_ref=f"row:{number}", amount=Money(100, "CNY"), now=at
    )
    profile = identity.IdentityProfile.objects.get(order_ref=f"order:ord_ROW{number}")
    made: Made = {identity.IdentityProfile: profile}
    given: dict[str, Any]
    for model, given in (
        (rules.RuleSet, {"valid_from": at + timedelta(days=36_500)}),  # read by nobody
        (rules.RuleProposal, {}),
        (cases.LegalEntity, {"roles": ["EBC"]}),
        (cases.CustomsCase, {}),
        (cases.CustomsDocument, {"app_type": "1"}),
        (cases.CustomsReceipt, {}),
        (cases.DataPull, {}),
        (cases.RawPaymentRecord, {"ver_dept": "3", "pay_type": "1"}),
        (cases.TaxBill, {}),
        (identity.IdentityAccess, {}),
        (identity.ConsentText, {}),
        (parcels.NumberRange, {}),
        (parcels.Shipment, {}),
        (parcels.Parcel, {}),
        (parcels.LineHaul, {}),
        (parcels.Bag, {}),
        (parcels.HubScan, {}),
        (parcels.Claim, {}),
        (parcels.TrackingMessage, {}),
        (picture_zips.ZipRun, {"vendor": shop}),
        (picture_zips.ZipEntry, {}),
        (picture_zips.ZipProduct, {"product": goods}),
        (picture_zips.ZipExport, {"vendor": shop}),
        (bulk.ImportRun, {"vendor": shop}),
        (bulk.ImportWish, {}),
        (search.ProductClosures, {"product": goods}),
        (search.Meaning, {"ways": [["a", "b"], ["c"]]}),
        (promotions.Promotion, {"vendor": shop, "percent_bps": 500, "kind": "percentage"}),
        (promotions.Participation, {"vendor": shop}),
        (promotions.PromotionUse, {"discount_minor": 100, "subsidy_minor": 0}),
    ):
        made[model] = one_more(model, number, at, made, **given)


def of_a_life(part: VendorOrder, number: int, at: datetime) -> None:
    """What may befall a vendor order: it is canceled, a clock runs, its address is corrected."""
    made: Made = {VendorOrder: part}
    decided = {"status": "lapsed", "decided_by": "user:1", "decided_at": at}
    one_more(Cancellation, number, at, made, **decided)
    one_more(OrderTimer, number, at, made, key=f"row:{number}")
    one_more(AddressCorrection, number, at, made, address=part.order.address)
    of_the_border(part, number, at, made)


def of_the_border(part: VendorOrder, number: int, at: datetime, made: Made) -> None:
    """What customs hears of a part's payment, bills of its duty, and is paid of that."""
    share = Share.objects.get(reference=part.ref)
    attempt = share.charge.attempts.first() or Attempt.objects.latest("prepared_at")
    paid = {"share": share, "attempt": attempt, "status": "withdrawn"}
    amounts = {"amount_minor": 100, "goods_minor": 100, "freight_minor": 0, "tax_minor": 0}
    one_more(PaymentDeclaration, number, at, made, **paid, **amounts, currency="CNY")
    nothing = {"billed_minor": 0, "collected_minor": 0, "difference_minor": 0}
    one_more(DutyMove, number, at, made, kind="billed", currency="CNY", **nothing)
    refused = {"status": "refused", "decided_by": "user:2", "decided_at": at}
    one_more(DutyPayment, number, at, made, amount_minor=100, currency="CNY", **refused)


def after_a_sale(number: int, goods: Product, shop: Vendor, at: datetime) -> None:
    """What people write, hear and are invoiced once something was sold."""
    person = User.objects.order_by("-pk").first()
    sold = orders.VendorOrder.objects.order_by("-pk").first()
    assert person is not None
    assert sold is not None
    made: Made = {User: person, Product: goods, Vendor: shop}
    made |= {orders.VendorOrder: sold, orders.Order: sold.order}
    given: dict[str, Any]
    for model, given in (
        (orders.InvoiceWish, {}),
        (orders.SalesRange, {}),
        (orders.SalesInvoice, {}),
        (orders.RefundRequest, {"key": f"credited{number}", "vendor_minor": 100}),
        (orders.SalesCreditNote, {}),
        (talk.Conversation, {"product": goods, "buyer": person}),
        (talk.Message, {}),
        (talk.MessageReport, {}),
        (talk.ThreadReading, {}),
        (news.Notice, {}),
        (news.Preference, {}),
    ):
        made[model] = one_more(model, number, at, made, **given)
