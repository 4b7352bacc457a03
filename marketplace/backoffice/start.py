"""What waits for an operator: counts with a way there, as far as the person may see each."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.foundation import formats
from marketplace.foundation.clock import now
from marketplace.foundation.waiting_rows import Waits
from payments.fx.queries import rate_ages
from payments.gateways import breaker, registry


def waiting_for(user: Any) -> list[dict[str, Any]]:
    """Return what waits for this person, with counts; nothing of what waits for nobody."""
    found = []
    for model, page in admin.site._registry.items():
        waits: Waits | None = getattr(page, "waits", None)
        if waits is None or not user.has_perm(waits.permission):
            continue
        rows = model._default_manager.filter(**waits.rows)
        count = rows.count()
        if count:
            first = rows.aggregate(due=Min(waits.due))["due"] if waits.due else None
            name = model._meta.label_lower.replace(".", "_")
            url = reverse(f"admin:{name}_changelist")
            age = _age(rows, waits.since) if waits.since else ""
            label = waits.label
            if first is not None:
                label = _("%(label)s, the first by %(time)s") % {
                    "label": label,
                    "time": formats.moment(first),
                }
            found.append(
                {"label": label, "count": count, "url": f"{url}?{waits.query}", "age": age}
            )
    return found


def providers_away(user: Any) -> list[dict[str, str]]:
    """Say which payment providers are away and since when, with a way to the open attempts."""
    if not user.has_perm("charges.view_attempt"):
        return []
    url = reverse("admin:charges_attempt_changelist")
    found = ((code, breaker.away_since(code)) for code in registry.configured())
    text = _("The payment provider %(name)s has not been answering since %(time)s.")
    return [
        {
            "text": text % {"name": code, "time": formats.moment(since)},
            "url": f"{url}?provider__exact={code}",
        }
        for code, since in found
        if since is not None
    ]


def _age(rows: QuerySet[Any], since: str) -> str:
    """Say for how many days the oldest row waits; nothing on its first."""
    oldest = rows.aggregate(oldest=Min(since))["oldest"]
    days = (now() - oldest).days
    if not days:
        return ""
    return ngettext("the oldest for %(days)d day", "the oldest for %(days)d days", days) % {
        "days": days
    }


def rates_notice(user: Any) -> dict[str, str] | None:
    """Say that rates are too old, only of the snapshot, or not there; None when all is well."""
    if not user.has_perm("fx.view_fxrate"):
        return None
    ages = rate_ages(now())
    old = [age for age in ages if not age.is_usable]
    url = reverse("admin:fx_fxrate_changelist")
    if not ages:
        return {
            "text": _("No exchange rate is stored: nothing is sold in another currency."),
            "url": url,
        }
    if old:
        pairs = ", ".join(f"{age.base}/{age.quote} ({formats.day(age.valid_on)})" for age in old)
        return {
            "text": _("Exchange rates too old to price: %(pairs)s.") % {"pairs": pairs},
            "url": url,
        }
    bundled = [age.valid_on for age in ages if age.is_bundled]
    if bundled:
        day = formats.day(min(bundled))
        text = _("Exchange rates are of the bundled snapshot of %(day)s, for demonstration only.")
        return {"text": text % {"day": day}, "url": url}
    return None
