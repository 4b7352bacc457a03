"""Resolve a break by an entry: a person proposes it, above a limit another one posts it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import macau_day
from marketplace.foundation.crashpoints import crashpoint
from payments.ledger import chart
from payments.ledger import services as ledger
from payments.ledger.errors import UnknownAccount
from payments.ledger.types import AccountRef, EntryDraft, PostingDraft
from payments.reconciliation import books, locks, rules
from payments.reconciliation.books import BookItem, run
from payments.reconciliation.errors import (
    BreakClosed,
    NeedsAnotherPerson,
    NotResolvable,
    ReasonMissing,
    UnknownBreak,
)
from payments.reconciliation.models import (
    BankLine,
    Break,
    BreakComment,
    BreakResolution,
    Match,
    ProviderLine,
)
from payments.reconciliation.naming_lines import open_lines
from payments.reconciliation.provider_objects import LINES
from payments.reconciliation.services.handle_break import say, standing
from payments.reconciliation.services.write_matches import MatchDraft, write_matches

_What = BreakComment.What
_Kind = Break.Kind
# What an entry can mend. For the others a file, a room or the other side has to act.
RESOLVABLE: Final = (
    _Kind.MISSING_IN_BOOKS,
    _Kind.MISSING_IN_STATEMENT,
    _Kind.AMOUNT_DIFFERS,
    _Kind.IN_SUSPENSE,
)
# Where the other side of such an entry may go. A vendor's money is moved by settlement alone.
OFFSETS: Final = (
    "processing_fee",
    "bank_charge",
    "fx_result",
    "refund_payable",
    "equity",
    "suspense",
)


@transaction.atomic
def propose_resolution(
    *, break_ref: str, offset: str, reason: str, by: str, now: datetime
) -> BreakResolution:
    """Propose to move a break's amount between its account and another one; post it if small.

    `offset` is one of `OFFSETS`, in the break's currency. Up to `RECONCILIATION_ALONE_MINOR` the
    entry is posted at once; above, another person decides.
    Raises: UnknownBreak, BreakClosed, NotResolvable, ReasonMissing.
    """
    locks.matching()
    row = standing(break_ref)
    if not reason.strip():
        raise ReasonMissing(_("Give the reason."))
    other = _offset(row, offset)
    if row.kind not in RESOLVABLE:
        raise NotResolvable(_("An entry cannot mend this."))
    if row.resolutions.filter(decided_by="").exists():
        raise NotResolvable(_("A resolution of this break waits for a decision."))
    resolution = BreakResolution.objects.create(
        about=row,
        offset_account=other.code,
        reason=reason.strip()[:200],
        proposed_by=by,
        proposed_at=now,
        is_alone=rules.is_alone(row.amount),
    )
    say(row, _What.PROPOSED, f"{other.code}: {reason}", by, now)
    if resolution.is_alone:
        _post(row, resolution, by, now)
    return resolution


@transaction.atomic
def decide_resolution(
    *, resolution_ref: str, is_approved: bool, by: str, now: datetime
) -> BreakResolution:
    """Post what another person proposed, or refuse it. A second decision finds the first.

    Raises: UnknownBreak, BreakClosed, NeedsAnotherPerson, NotResolvable.
    """
    locks.matching()
    resolution = BreakResolution.objects.filter(public_id=resolution_ref).first()
    if resolution is None:
        raise UnknownBreak(_("This page does not exist, or no longer does."))
    row = locks.broken(resolution.about.public_id)
    resolution.refresh_from_db()
    if resolution.decided_by:
        return resolution
    if by == resolution.proposed_by and is_approved:
        raise NeedsAnotherPerson(_("Another person must approve what you proposed."))
    if not is_approved:
        resolution.decided_by, resolution.decided_at = by, now
        resolution.save(update_fields=["decided_by", "decided_at"])
        say(row, _What.REFUSED, "", by, now)
        return resolution
    if row.state == Break.State.RESOLVED:
        raise BreakClosed(_("This break is resolved already."))
    _post(row, resolution, by, now)
    return resolution


def _offset(row: Break, offset: str) -> AccountRef:
    if offset not in OFFSETS:
        raise NotResolvable(_("The other side of this entry cannot go there."))
    try:
        other = chart.account(f"{offset}:{row.currency}")
    except UnknownAccount as error:
        raise NotResolvable(_("The other side of this entry cannot go there.")) from error
    if other.code == row.account:
        raise NotResolvable(_("The other side of this entry cannot go there."))
    return other


def _post(row: Break, resolution: BreakResolution, by: str, now: datetime) -> None:
    """Post the entry, match what the break is about with it, and close the break."""
    bank_lines, provider_lines, items = _about(row)
    theirs = sum(line.amount_minor for line in bank_lines)
    theirs += sum(line.net_minor for line in provider_lines)
    if theirs - sum(item.minor for item in items) != row.amount_minor:
        raise NotResolvable(_("This has changed since: reconcile again first."))
    key = ""
    if row.amount_minor:
        key = f"reconciliation:break:{row.currency}:{row.public_id}:{resolution.public_id}"
        ledger.post(_entry(row, resolution, key, now))
        made = books.item(key, row.account)
        items = [*items, made] if made else items
    draft = MatchDraft(
        account=row.account,
        rule=Match.Rule.PERSON,
        items=items,
        bank_lines=bank_lines,
        provider_lines=provider_lines,
    )
    write_matches([draft], by=by, now=now)
    resolution.decided_by, resolution.decided_at = by, now
    resolution.entry_key = key
    resolution.save(update_fields=["decided_by", "decided_at", "entry_key"])
    row.state = Break.State.RESOLVED
    row.closed_by, row.closed_at, row.resolution_key = by, now, key
    row.save(update_fields=["state", "closed_by", "closed_at", "resolution_key"])
    say(row, _What.RESOLVED, resolution.reason, by, now)
    crashpoint("reconciliation.resolve.before_commit")


def _entry(row: Break, resolution: BreakResolution, key: str, now: datetime) -> EntryDraft:
    account = chart.account(row.account)
    other = chart.account(resolution.offset_account)
    debit, credit = (account, other) if row.amount_minor > 0 else (other, account)
    amount = row.amount if row.amount_minor > 0 else -row.amount
    memo = "".join(c if c.isprintable() else " " for c in resolution.reason)
    return EntryDraft(
        key=key,
        kind="break_resolved",
        reference=row.public_id,
        effective_on=macau_day(now),
        postings=(PostingDraft(debit=debit, credit=credit, amount=amount, memo=memo),),
    )


def _about(row: Break) -> tuple[list[BankLine], list[ProviderLine], list[BookItem]]:
    """Return the lines and entries that make a break, as they are now."""
    if row.side == Break.Side.SUSPENSE:
        found = books.item(row.subject, row.account)
        return [], [], [found] if found else []
    items = [item for item in books.open_items(row.account) if item.subject == row.subject]
    if row.side == Break.Side.PROVIDER:
        told = run(
            f"SELECT id FROM ({LINES}) line WHERE account = %(account)s AND subject = %(subject)s",  # noqa: S608
            account=row.account,
            subject=row.subject,
        )
        rows = ProviderLine.objects.filter(pk__in=[pk for (pk,) in told])
        return [], list(rows.order_by("id")), items
    if row.kind == _Kind.MISSING_IN_STATEMENT:
        return [], [], items
    lines = [
        line.row
        for line in open_lines(rules.SYSTEM)
        if not line.suspense_key
        and line.account == row.account
        and line.row.external_id == row.subject
        and line.row.amount_minor == row.amount_minor
    ]
    return lines[:1], [], []
