"""What a shop's goods lack to be sold to the mainland, and how such a sale goes."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog import queries
from marketplace.customs.cases import clocks
from marketplace.customs.rules import queries as customs
from marketplace.foundation import languages
from marketplace.foundation.clock import now
from marketplace.foundation.paging import page_links, page_number
from marketplace.vendor_portal.access import frame, member_required
from marketplace.vendor_portal.mainland_shows import goods_shows
from marketplace.vendor_portal.views.products import check
from marketplace.vendors.models import VendorMember

_LONGEST_SEARCH: Final = 80


@require_safe
@member_required
def mainland(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Show each version with what stands against it at customs, and the tax of one unit."""
    check(member)
    wanted = request.GET.get("q", "").replace("\0", "")[:_LONGEST_SEARCH].strip()
    found = queries.vendor_goods(
        member.vendor_id,
        page=page_number(request.GET.get("page", "")),
        language=languages.current(),
        wanted=wanted,
    )
    facts = queries.offers_by_id([row.offer_id for row in found.rows], languages.current())
    meters = queries.meters_of({each.product_id for each in facts.values()})
    context = frame(member, "goods") | {
        "goods": goods_shows(found.rows, facts, meters, now()),
        "wanted": wanted,
        "pagination": page_links(
            request.path,
            page=found.page,
            pages=found.page + found.has_next,
            query={"q": wanted} if wanted else {},
        ),
    }
    return render(request, "vendor_portal/mainland.html", context)


@require_safe
@member_required
def guide(request: HttpRequest, member: VendorMember) -> HttpResponse:
    """Explain on one page how a sale to the mainland goes, with the figures in force."""
    check(member)
    limits = customs.rulebook_at(now()).limits
    context = frame(member, "goods") | {
        "single": limits.single,
        "year": limits.year,
        "least_age": customs.policy().least_age,
        "ask_days": clocks.APPLY_WITHIN.days,
        "arrive_days": clocks.ARRIVE_WITHIN.days,
    }
    return render(request, "vendor_portal/mainland_guide.html", context)
