"""The groups that the marketplace's own staff work in, and what each may do.

`prepare` makes them in every installation, with these rights and no others: who wants other
rights makes a group of another name.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

TRADE = (
    *("accounts", "vendors", "catalog", "search", "search_log", "feeds", "media", "reviews"),
    *("moderation", "bulk", "shipping", "parcels", "orders", "customs_rules", "customs_cases"),
    *("conversations", "notifications"),
    "privacy",
    "promotions",
)
MONEY = ("ledger", "fx", "charges", "settlement", "reconciliation")
OPERATORS, MAKERS, CHECKERS = "Operators", "Finance makers", "Finance checkers"
CUSTOMS = "Customs operators"


@transaction.atomic
def load_staff_groups() -> dict[str, Group]:
    """Create the groups that are missing, give each its rights, and return them by name."""
    return {
        name: _group(name, Permission.objects.filter(which)) for name, which in _rights().items()
    }


def _rights() -> dict[str, Q]:
    seen = Q(codename__startswith="view_") & Q(content_type__app_label__in=(*TRADE, *MONEY))
    confirming = Q(codename="confirm_beneficiaryaccount")  # by finance what operators write down
    making = Q(
        codename__in=(
            "record_bank_answer",
            "download_payoutfile",
            "add_hold",
            "add_adjustment",
            "add_dutypayment",
            "add_payeeterms",
            "add_settlementrun",  # sees what a closing would do
        )
    )
    checking = Q(
        codename__in=(
            *("approve_batch", "decide_adjustment", "decide_dutypayment"),
            *("change_hold", "add_settlementrun"),
        )
    )
    proposing = ("propose_bankrefund", "propose_externalassignment")
    agreeing = ("confirm_bankrefund", "confirm_externalassignment")
    reconciling = ("import_statementfile", "resolve_break", "undo_match")
    return {
        CUSTOMS: _declaring(),
        OPERATORS: seen | _operating(),
        MAKERS: seen
        | Q(content_type__app_label="settlement") & making
        | Q(content_type__app_label="fx", codename="book_fxdeal")
        | Q(content_type__app_label="vendors") & confirming
        | Q(content_type__app_label="charges", codename="change_webhookevent")  # try again
        | Q(content_type__app_label="charges", codename__in=proposing)
        | Q(content_type__app_label="fx", codename="propose_parkedrate")
        | Q(content_type__app_label="reconciliation", codename__in=reconciling),
        CHECKERS: seen
        | Q(content_type__app_label="settlement") & checking
        | Q(content_type__app_label="charges", codename__in=agreeing)
        | Q(content_type__app_label="parcels", codename="decide_claim")
        | Q(content_type__app_label="promotions", codename="decide_promotion")
        | Q(content_type__app_label="fx", codename__in=("approve_parkedrate", "confirm_fxdeal"))
        | Q(content_type__app_label="customs_rules", codename="confirm_ruleset")
        | Q(content_type__app_label="reconciliation", codename="approve_resolution"),
    }


def _declaring() -> Q:
    """Work the cases; see parcels, orders and identities, masked; show one, with a reason."""
    seen = Q(codename__startswith="view_") & Q(
        content_type__app_label__in=(
            *("identity", "quota", "orders", "shipping"),
            *("parcels", "customs_cases", "customs_rules"),
        )
    )
    cases = Q(content_type__app_label="customs_cases", codename="decide_customscase")
    return seen | cases | Q(content_type__app_label="identity", codename="reveal_identityprofile")


def _operating() -> Q:
    """Add and change goods, shops, people; move orders; hold money. An account is written once."""
    edited = Q(codename__startswith="add_") | Q(codename__startswith="change_")
    goods = Q(content_type__app_label__in=("catalog", "shipping")) & edited
    shops = Q(content_type__app_label="vendors") & edited & ~Q(codename="change_beneficiaryaccount")
    people = Q(content_type__app_label="accounts", codename__in=("add_user", "change_user"))
    moves = Q(
        content_type__app_label="orders", codename__in=("change_vendororder", "change_fulfillment")
    )
    refunds = Q(
        content_type__app_label="orders",
        codename__in=("add_refundrequest", "change_refundrequest", "add_cancellation"),
    )
    returns = Q(
        content_type__app_label="orders",
        codename__in=("decide_return", "scan_return", "change_returnaddress"),
    )
    holds = Q(content_type__app_label="settlement", codename="add_hold")
    answers = Q(content_type__app_label="charges", codename="answer_dispute")
    words = edited & Q(
        content_type__app_label="search",
        content_type__model__in=("synonym", "synonymterm", "stopword"),
    )
    reviews = Q(content_type__app_label="reviews") & (
        Q(codename="change_review") | edited & Q(codename__endswith="_screenword")
    )
    moderation = Q(content_type__app_label="moderation") & (
        Q(codename="decide_changeset")
        | Q(codename__regex="^(add|change)_(screenrule|moderationreason|approvalrule|trustpin)$")
    )
    customs = Q(content_type__app_label="customs_rules", codename="propose_ruleset") | Q(
        content_type__app_label="customs_cases",
        codename__in=("decide_customscase", "add_legalentity", "change_legalentity"),
    )
    parcels = Q(
        content_type__app_label="parcels",
        codename__in=(
            *("work_hub", "change_shipment", "change_trackingmessage"),
            *("propose_claim", "add_numberrange"),
        ),
    )
    talk = Q(content_type__app_label="conversations", codename="change_messagereport") | Q(
        content_type__app_label="notifications", codename="change_mail"
    )
    running = Q(content_type__app_label="promotions", codename="run_promotion")
    trade = (
        running
        | goods
        | shops
        | people
        | moves
        | refunds
        | returns
        | holds
        | answers
        | reviews
        | talk
    )
    return parcels | customs | moderation | words | trade


def _group(name: str, permissions: Iterable[Permission]) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.set(permissions)
    return group
