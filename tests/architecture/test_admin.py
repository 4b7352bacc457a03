"""Every model shows in the admin, and no money can be changed there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Field, Model

from marketplace.foundation.fields import CurrencyField, MinorField
from marketplace.foundation.shown_amounts import amount_of

OURS = ("marketplace", "payments", "catalog")
# Shown inside another page: a posting in its entry, a balance at its account, and so on.
INSIDE_ANOTHER = {
    "Posting",
    "Balance",
    "SnapshotBalance",
    "PayoutAnswer",
    "WaitingEarning",  # in its earning
    "DueEarning",
    "SettlementChunk",  # in its run
    "FeeShare",  # in its charge
    "SaleRefund",  # in its movement
    "RefundRequestLine",
    "CanceledLine",  # in its cancellation
    "CartLine",
    "OrderLine",
    "FulfillmentLine",
    "FxQuoteRate",
    "FxFrozenStep",
    "Share",
    "DisputeShare",  # in its dispute
    "DisputeAnswer",
    "AnswerFile",
    "RefundAccount",  # in its bank refund, without what is sealed
    "DisputeEvidence",
    "DisputeFile",
    "ChargeFact",
    "Parcel",  # in its shipment
    "TrackingEvent",
    "ClaimEvidence",  # in its claim
    "VendorMember",
    "Address",
    "Picture",
    "ReviewPicture",  # in its review
    "ReviewReply",
    "HelpfulVote",
    "Variant",
    "CategoryAttribute",  # in its category
    "ProductAttribute",  # in its product, with what is beside it
    "RelatedProduct",
    "OptionValue",
    "VariantOptionValue",
    "OfferPrice",  # in its offer
    "PastPrice",
    "CollectionProduct",
    "MatchedPart",
    "BreakComment",
    "ProviderPayoutLine",
    "ProviderPull",
    "SynonymTerm",
    "RateLine",  # in its sheet
    "ExportPiece",  # bytes of a file
    "ImportPiece",
    "ZipPiece",
    "ZipExportPiece",
    "ImportChunk",  # rows of a file, by the hundred
    "ImportLine",
    "ImportFault",  # in its file
    "IdentityKey",  # wrapped, and shown nowhere
    "IdentityUse",  # in its identity
    "CaseSnapshot",  # sealed; its case shows what may be seen
    "CustomsMove",  # in its case
    "ReceiptOutcome",  # beside its receipt
}
MONEY = ("ledger", "fx", "charges", "settlement", "reconciliation", "orders", "quota")


def our_models() -> list[type[Model]]:
    found = [model for model in apps.get_models() if model.__module__.startswith(OURS)]
    return [model for model in found if not model._meta.auto_created]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_model_has_its_page(model: type[Model]):
    assert admin.site.is_registered(model) or model.__name__ in INSIDE_ANOTHER


@pytest.mark.parametrize(
    "model",
    [m for m in our_models() if m._meta.app_label in MONEY and admin.site.is_registered(m)],
    ids=lambda model: model._meta.label,
)
def test_nobody_changes_money_in_the_admin(model: type[Model]):
    everything = SimpleNamespace(has_perm=lambda name: True, is_active=True, is_superuser=True)
    request = SimpleNamespace(user=everything, GET={}, POST={}, resolver_match=None)
    page = admin.site._registry[model]
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)


def way_to(model: type[Model], path: str) -> Field:
    """Follow foreign keys to a field."""
    *keys, last = path.split(".")
    for key in keys:
        model = model._meta.get_field(key).related_model
    return model._meta.get_field(last)


def amounts_of(model: type[Model]) -> dict[str, MinorField]:
    """The model's columns of minor units, computed ones too."""
    found = {field.name: amount_of(field) for field in model._meta.concrete_fields}
    return {name: amount for name, amount in found.items() if amount is not None}


def test_every_amount_knows_the_column_of_its_currency():
    known = [(model, *found) for model in our_models() for found in amounts_of(model).items()]
    assert len(known) > 30
    for model, name, field in known:
        assert isinstance(way_to(model, field.currency), CurrencyField), f"{model} {name}"


def named(page: BaseModelAdmin, request: Any) -> set[Any]:
    """Every column, field of a form included, that a page or an inline names."""
    names = set(flatten_fieldsets(page.get_fieldsets(request)))
    return names | set(getattr(page, "get_list_display", lambda request: ())(request))


@pytest.mark.parametrize("rights", ["sees", "changes"])
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda m: m._meta.label)
def test_no_page_shows_an_amount_in_minor_units(model: type[Model], rights: str):
    sees = SimpleNamespace(
        has_perm=lambda name: rights == "changes" or ".view_" in name,
        is_active=True,
        is_superuser=rights == "changes",
    )
    request = SimpleNamespace(user=sees, GET={}, POST={}, resolver_match=None)
    page = admin.site._registry[model]
    for each in (page, *page.get_inline_instances(request)):
        assert not named(each, request) & set(amounts_of(each.model)), each


def test_every_name_on_the_list_of_exceptions_is_a_model():
    assert {model.__name__ for model in our_models()} >= INSIDE_ANOTHER
