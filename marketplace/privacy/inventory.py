"""What is known of people: what, why, for how long, and in which columns.

The privacy page is drawn from this list, and a test compares it with the models: a column that
points at a person, or whose name says that it is about one, has to stand here, or below among those
that tell of a business and its staff alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of personal data; `columns` as "label.Model.column"."""

    what: Promise
    why: Promise
    until: Promise
    columns: tuple[str, ...]


def _of(model: str, *columns: str) -> tuple[str, ...]:
    return tuple(f"{model}.{column}" for column in columns)


_LAW: Final = _("As long as the law asks us to keep the books of a sale.")

INVENTORY: Final = (
    Entry(
        _("Account: e-mail address, name, password (only its hash), language"),
        _("So that you can sign in and read our mails in your language."),
        _("Until you have your data erased."),
        _of("accounts.User", "email", "display_name", "language", "password", "last_login")
        + _of("account.EmailAddress", "user", "email"),
    ),
    Entry(
        _("Sign-in: second factor, signed-in devices with network address and browser"),
        _("So that nobody else signs in as you, and you can see and end what is signed in."),
        _("The second factor until you switch it off, a device until two weeks after its visit."),
        _of("mfa.Authenticator", "user", "data")
        + _of("usersessions.UserSession", "user", "ip", "user_agent", "data")
        + _of("sessions.Session", "session_data"),
    ),
    Entry(
        _("Address book: recipients, telephone numbers, addresses"),
        _("So that a checkout fills itself in."),
        _("Until you delete them."),
        _of(
            "accounts.Address",
            *("user", "recipient", "phone", "country", "region", "city", "district"),
            *("district_code", "street", "postcode"),
        ),
    ),
    Entry(
        _("Cart, notes to shops, gift messages, what you keep for later, shops you follow"),
        _("So that they are there when you come back."),
        _("Until you remove them or have your data erased."),
        _of("orders.Cart", "user", "zone", "language")
        + _of("orders.CartNote", "note", "gift_message")
        + _of("orders.Wish", "user")
        + _of("vendors.Follow", "user")
        + _of("orders.CheckoutQuote", "email", "address"),
    ),
    Entry(
        _("Orders: what was bought, e-mail address, delivery address, notes, gift messages"),
        _("So that shops can deliver, and for warranty, refunds and the books."),
        _LAW,
        _of("orders.Order", "user", "email", "address")
        + _of("orders.VendorOrder", "buyer_note", "gift_message")
        + _of("orders.RefundRequest", "note")
        + _of("orders.AddressCorrection", "address")
        + _of("orders.Cancellation", "note")
        + _of("orders.Return", "text", "answer_text", "escalation_text", "decision_text")
        + _of("orders.ReturnMove", "note")
        + _of("promotions.PromotionUse", "user", "email"),
    ),
    Entry(
        _("Payments: e-mail address, network address, the wallet’s name for you; no card number"),
        _("So that a payment is taken once, given back, and defended when it is disputed."),
        _LAW,
        _of("charges.Attempt", "email", "client_ip", "payer_ref")
        + _of("charges.DisputeAnswer", "text")
        + _of("orders.DisputeEvidence", "text"),
    ),
    Entry(
        _("A bank account that you state for a refund, sealed"),
        _("So that money reaches you where the payment method cannot take it back."),
        _LAW,
        _of("charges.RefundAccount", "sealed", "ending"),
    ),
    Entry(
        _("Identity for customs: name and number, sealed; consents; who looked at it"),
        _("Customs of mainland China want to know who imports. Nothing else is done with it."),
        _("Until you delete it, or a year without an order; three years after a declared order."),
        _of(
            "identity.IdentityProfile",
            *("user", "name_sealed", "number_sealed", "number_index", "last_four"),
        )
        + _of("customs_cases.CaseSnapshot", "sealed")
        + _of("customs_cases.CustomsDocument", "sealed_xml")
        + _of("customs_cases.RawPaymentRecord", "sealed_request", "sealed_response")
        + _of("quota.QuotaEntry", "index")
        + _of("quota.QuotaYear", "index"),
    ),
    Entry(
        _("Parcels: the last digits of your telephone number, proof of delivery, who signed"),
        _("So that a carrier answers us, and a parcel that was lost can be claimed."),
        _LAW,
        _of("parcels.Shipment", "phone_last4", "signed_by", "proof")
        + _of("parcels.TrackingEvent", "signed_by", "text")
        + _of("parcels.ClaimEvidence", "text"),
    ),
    Entry(
        _("Reviews: text, the name that you show, votes and reports"),
        _("So that others learn from what you bought."),
        _("The text stays; your name leaves it when you have your data erased."),
        _of("reviews.ReviewRight", "user")
        + _of("reviews.Review", "text", "shown_name")
        + _of("reviews.HelpfulVote", "user")
        + _of("reviews.ReviewReport", "user"),
    ),
    Entry(
        _("Messages between you and shops, with their pictures"),
        _("So that questions are answered, and what was agreed can be looked up."),
        _("Until the messages of an order are dropped, two years after the last one."),
        _of("conversations.Conversation", "buyer") + _of("conversations.Message", "author", "text"),
    ),
    Entry(
        _("Mails that we sent you, and news in your inbox"),
        _("So that a mail is sent once, and what was promised can be looked up."),
        _("Until you have your data erased."),
        _of("notifications.Mail", "to", "subject", "text", "html")
        + _of("notifications.Notice", "person")
        + _of("notifications.Preference", "address"),
    ),
    Entry(
        _("For a shop: its members, and the bank account of the business"),
        _("So that it can be run and paid."),
        _LAW,
        _of("vendors.VendorMember", "user")
        + _of("vendors.BeneficiaryAccount", "account_name", "account_number", "street")
        + _of("settlement.PayeeAccount", "beneficiary_name", "account_number", "street")
        + _of("settlement.Payout", "beneficiary_name", "account_number", "street")
        + _of("moderation.ChangeSet", "proposed_by", "claimed_by")
        + _of("picture_zips.ZipRun", "created_by")
        + _of("reviews.ReviewReply", "text"),
    ),
    Entry(
        _("Your wishes about your data: copies and erasures"),
        _("So that we can show that we did what you asked."),
        _("The file of a copy some days; that you asked, for good, without your name."),
        _of("privacy.DataExport", "user", "content") + _of("privacy.Erasure", "user"),
    ),
)

# What a test would take for personal columns: they tell of a business, or of its staff at work.
NOT_OF_BUYERS: Final = frozenset(
    (
        *_of("admin.LogEntry", "user"),
        *_of("moderation.TrustPin", "pinned_by"),
        *_of("moderation.Decision", "decided_by", "text"),
        *_of("moderation.ModerationNote", "written_by", "text"),
        *_of("customs_cases.CustomsDocument", "signed_by"),
        *_of("reconciliation.BankStatement", "account_number"),
        *_of("reconciliation.BankLine", "account_number", "text"),
        *_of("reconciliation.BreakComment", "text"),
        *_of("reconciliation.Break", "subject"),
        *_of("reconciliation.ProviderPayout", "statement_text"),
        *_of("orders.ReturnAddress", "recipient", "phone", "street", "postcode"),
        *_of("search.Term", "text"),
        *_of("search.SynonymTerm", "text"),
        *_of("search.Synonym", "note"),
        *_of("identity.ConsentText", "text"),
        *_of(
            "catalog.ProductAttribute", "text", *(f"text_{each}" for each in ("zh_hant", "zh_hans"))
        ),
        *_of("catalog.ProductAttribute", "text_pt", "text_en"),
        *_of("fx.FxRate", "approved_by", "overridden_by"),
        *_of("charges.Attempt", "qr_text"),
        *_of("vendors.Vendor", "street", *(f"street_{each}" for each in ("zh_hant", "zh_hans"))),
        *_of("vendors.Vendor", "street_pt", "street_en"),
    )
)


def listed_columns() -> frozenset[str]:
    """Return every column that stands in the list."""
    return frozenset(column for entry in INVENTORY for column in entry.columns)
