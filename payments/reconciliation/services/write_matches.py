"""Write matches, and take them back: the only statements that insert into the two tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import Broken
from payments.reconciliation import locks
from payments.reconciliation.books import BookItem
from payments.reconciliation.errors import ReasonMissing, UnknownBreak
from payments.reconciliation.models import BankLine, Match, MatchedPart, ProviderLine


@dataclass(frozen=True)
class MatchDraft:
    """Lines and entries that say one thing about one account.

    Money: the lines' amounts (a provider's net) and the entries' have one sum.
    """

    account: str
    rule: str
    items: Sequence[BookItem] = ()
    bank_lines: Sequence[BankLine] = ()
    provider_lines: Sequence[ProviderLine] = ()

    def refuse_difference(self) -> None:
        """Check the sums. Raises: Broken."""
        theirs = sum(line.amount_minor for line in self.bank_lines)
        theirs += sum(line.net_minor for line in self.provider_lines)
        ours = sum(item.minor for item in self.items)
        if theirs != ours:
            raise Broken(f"{self.account}: {theirs} and {ours} are no match")


@transaction.atomic
def write_matches(drafts: Sequence[MatchDraft], *, by: str, now: datetime) -> int:
    """Write matches in bulk; return how many. The caller found them under the room's lock.

    Raises: Broken when two sides differ.
    """
    for draft in drafts:
        draft.refuse_difference()
    matches = Match.objects.bulk_create(
        [
            Match(account=draft.account, rule=draft.rule, matched_by=by, matched_at=now)
            for draft in drafts
        ]
    )
    parts = [
        part for match, draft in zip(matches, drafts, strict=True) for part in _parts(match, draft)
    ]
    _set_rounds(parts)
    MatchedPart.objects.bulk_create(parts)
    return len(matches)


def _parts(match: Match, draft: MatchDraft) -> Iterable[MatchedPart]:
    for line in draft.bank_lines:
        yield MatchedPart(
            match=match,
            side=MatchedPart.Side.BANK,
            bank_line=line,
            account=draft.account,
            currency=line.currency,
            amount_minor=line.amount_minor,
        )
    for told in draft.provider_lines:
        yield MatchedPart(
            match=match,
            side=MatchedPart.Side.PROVIDER,
            provider_line=told,
            account=draft.account,
            currency=told.currency,
            amount_minor=told.net_minor,
        )
    for item in draft.items:
        yield MatchedPart(
            match=match,
            side=MatchedPart.Side.BOOKS,
            entry_key=item.entry_key,
            account=item.account,
            currency=item.currency,
            amount_minor=item.minor,
        )


def _set_rounds(parts: Sequence[MatchedPart]) -> None:
    """Count the matches that each thing stood in before: all of them were taken back."""
    banks = [part.bank_line_id for part in parts if part.bank_line_id]
    told = [part.provider_line_id for part in parts if part.provider_line_id]
    keys = [part.entry_key for part in parts if part.entry_key]
    rows = MatchedPart.objects.all()
    for_keys = Counter(rows.filter(entry_key__in=keys).values_list("entry_key", "account"))
    of_bank = Counter(rows.filter(bank_line_id__in=banks).values_list("bank_line_id", flat=True))
    of_told = Counter(
        rows.filter(provider_line_id__in=told).values_list("provider_line_id", flat=True)
    )
    for part in parts:
        if part.bank_line_id:
            part.round = of_bank[part.bank_line_id]
        elif part.provider_line_id:
            part.round = of_told[part.provider_line_id]
        else:
            part.round = for_keys[part.entry_key, part.account]


@transaction.atomic
def take_back(match: Match, *, reason: str, by: str, now: datetime) -> Match:
    """Undo a match by a counter-row: its lines and entries are open again."""
    return Match.objects.create(
        account=match.account,
        rule=Match.Rule.UNDONE,
        matched_by=by,
        matched_at=now,
        undoes=match,
        reason=reason[:200],
    )


@transaction.atomic
def undo_match(*, match_id: int, reason: str, by: str, now: datetime) -> Match:
    """Let a person take a match back, with the reason; no rule by amount makes it again.

    A second undoing finds the first. Entries that the match posted stay: the ledger corrects them.
    Raises: UnknownBreak, ReasonMissing.
    """
    locks.matching()
    if not reason.strip():
        raise ReasonMissing(_("Give the reason."))
    match = Match.objects.filter(pk=match_id, undoes=None).first()
    if match is None:
        raise UnknownBreak(_("This page does not exist, or no longer does."))
    undone = Match.objects.filter(undoes=match).first()
    return undone or take_back(match, reason=reason.strip(), by=by, now=now)
