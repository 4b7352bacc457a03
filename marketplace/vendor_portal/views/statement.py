"""What a vendor is owed and was paid: the open period, closed ones, every payout."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.foundation import formats
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links, page_number
from marketplace.orders import queries
from marketplace.vendor_portal import shows
from marketplace.vendor_portal.access import frame, member_required, sees_money
from marketplace.vendors.errors import MemberRoleMissing
from marketplace.vendors.models import VendorMember
from payments.settlement import queries as settlement
from payments.settlement.types import StatementHead


@require_safe
@member_required
def statement(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show the open period or a closed one, and every payout.

    A closed period is named by its settlement; a payout's own name finds it too, since that is
    what mails and bank files carry.
    """
    if not sees_money(member):
        raise MemberRoleMissing
    vendor = member.vendor
    others = [each for each in settlement.owed_in(vendor.ref) if each != vendor.price_currency]
    asked = request.GET.get("currency", "")
    currency = asked if asked in others else vendor.price_currency
    closed = settlement.statement_heads(vendor.ref)
    wanted = request.GET.get("period", "").replace("\0", "")  # the database takes none
    page = page_number(request.GET.get("page", ""))
    if wanted:
        found = settlement.statement(vendor.ref, wanted, page)
        shown = shows.closed_statement(found, _orders_of(member, found.page.rows))
    else:
        running = settlement.open_period(vendor.ref, currency, now(), page)
        shown = shows.open_statement(running, _orders_of(member, running.page.rows))
    context = frame(member, "statement") | {
        "statement": shown,
        "newest": _newest(closed) if not wanted and not shown["lines"] else None,
        "pending": shows.pending(settlement.pending(vendor.ref, currency)),
        "tiles": shows.rare_tiles(
            settlement.balances(vendor.ref, currency),
            settlement.kept_back(vendor.ref, currency),
            request.path,
        ),
        "pagination": page_links(
            request.path,
            page=shown["page"],
            pages=shown["page"] + shown["has_next"],
            query=_query(wanted, currency if currency in others else ""),
        ),
        "periods": _periods(closed, wanted, others, currency),
        "payouts": [shows.payout(each, period_url(each)) for each in closed if each.payout_ref],
    }
    return render(request, "vendor_portal/statement.html", context)


def period_url(head: StatementHead) -> str:
    """The address of a closed period's statement."""
    return f"{reverse('vendor_portal:statement')}?period={head.settlement_ref}"


def _orders_of(member: VendorMember, rows: Any) -> dict[str, str]:
    """The order number that buyer and shop share, by the reference of each row."""
    return queries.order_numbers(member.vendor_id, [row.reference for row in rows])


def _newest(closed: list[StatementHead]) -> dict[str, str] | None:
    """The newest closed period, offered where the open one is still empty."""
    return {"label": _period(closed[0]), "url": period_url(closed[0])} if closed else None


def _period(head: StatementHead) -> str:
    """Name a closed period by what came of it: a payout, a balance that was carried, nothing."""
    day = formats.day(head.period_end)
    if head.payout is not None:
        return _("to %(day)s, %(amount)s") % {"day": day, "amount": formats.amount(head.payout)}
    if head.closing:
        amount = formats.amount(head.closing)
        return _("to %(day)s, carried %(amount)s") % {"day": day, "amount": amount}
    return _("to %(day)s, nothing to pay") % {"day": day}


def _query(period: str, currency: str) -> dict[str, str]:
    """What the address of a page says beside its number."""
    if period:
        return {"period": period}
    return {"currency": currency} if currency else {}


def _periods(
    closed: list[StatementHead], wanted: str, others: list[str], currency: str
) -> list[dict[str, Any]]:
    """The open period, one more for each other currency that something is owed in, closed ones."""
    url = reverse("vendor_portal:statement")
    is_open = not wanted
    running = [
        {
            "label": _("Open period"),
            "url": url,
            "is_current": is_open and currency not in others,
        }
    ]
    running += [
        {
            "label": _("Open period, %(currency)s") % {"currency": each},
            "url": f"{url}?currency={each}",
            "is_current": is_open and each == currency,
        }
        for each in others
    ]
    return running + [
        {
            "label": _period(each),
            "url": period_url(each),
            "is_current": bool(wanted) and wanted in (each.settlement_ref, each.payout_ref),
        }
        for each in closed
    ]
