"""Rule sets and proposals in the admin: to be read. The pages that decide are the backoffice's."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketplace.customs.rules.models import RuleProposal, RuleSet
from marketplace.foundation.read_only_admin import ReadOnlyAdmin
from marketplace.foundation.waiting_rows import Waits


@admin.display(description=_("rules"))
def rules_shown(row: RuleSet | RuleProposal) -> SafeString:
    """Print a payload as people read JSON."""
    text = json.dumps(row.payload, ensure_ascii=False, indent=1)
    return format_html('<pre class="desk_payload">{}</pre>', text)


@admin.register(RuleSet)
class RuleSetAdmin(ReadOnlyAdmin):
    """Every set, the one in force on top of its kind."""

    list_display = ("kind", "valid_from", "valid_to", "source", "confirmed_by")
    list_filter = ("kind",)
    search_fields = ("source",)
    fields: ClassVar[Any] = (
        *("kind", "valid_from", "valid_to", "source"),
        *("proposed_by", "confirmed_by", "recorded_at", rules_shown),
    )
    readonly_fields: ClassVar[Any] = (rules_shown,)


@admin.register(RuleProposal)
class RuleProposalAdmin(ReadOnlyAdmin):
    """Proposals, the newest first."""

    waits = Waits(
        label=_("Proposed rules of customs"),
        permission="customs_rules.confirm_ruleset",
        rows={"status": RuleProposal.Status.OPEN},
        query="status__exact=open",
        since="proposed_at",
    )
    list_display = ("kind", "valid_from", "status", "reason", "proposed_by", "proposed_at")
    list_filter = ("status", "kind")
    fields: ClassVar[Any] = (
        *("kind", "valid_from", "valid_to", "source", "reason", "status"),
        *("proposed_by", "proposed_at", "decided_by", "decided_at", "rule_set", rules_shown),
    )
    readonly_fields: ClassVar[Any] = (rules_shown,)
