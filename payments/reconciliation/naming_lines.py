"""What bank lines name: payouts of ours, whole batches, payouts of a provider."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q, Value
from django.db.models.functions import Replace, Upper

from payments.reconciliation.books import run
from payments.reconciliation.models import BankLine, ProviderPayout
from payments.reconciliation.parsing.references import SHORTEST, plain
from payments.settlement.models import Payout

_OPEN_LINES: Final = """
    SELECT l.id, s.rule, s.entry_key, s.match_id, f.received_by,
           EXISTS (
               SELECT 1 FROM reconciliation_matchedpart p
               JOIN reconciliation_match u ON u.undoes_id = p.match_id
               WHERE p.bank_line_id = l.id AND u.matched_by <> %(system)s
           )
    FROM reconciliation_bankline l
    JOIN reconciliation_bankstatement b ON b.id = l.statement_id
    JOIN reconciliation_statementfile f ON f.id = b.file_id
    LEFT JOIN LATERAL (
        SELECT m.rule, m.id AS match_id, (
            SELECT o.entry_key FROM reconciliation_matchedpart o
            WHERE o.match_id = m.id AND o.side = 'books' LIMIT 1
        ) AS entry_key
        FROM reconciliation_matchedpart p JOIN reconciliation_match m ON m.id = p.match_id
        WHERE p.bank_line_id = l.id
          AND NOT EXISTS (SELECT 1 FROM reconciliation_match u WHERE u.undoes_id = m.id)
    ) s ON TRUE
    WHERE NOT l.is_notice AND (s.rule IS NULL OR (
        s.rule = 'suspense' AND NOT EXISTS (
            SELECT 1 FROM reconciliation_matchedpart p
            WHERE p.entry_key = s.entry_key AND p.account LIKE 'suspense:%%'
              AND NOT EXISTS (SELECT 1 FROM reconciliation_match u WHERE u.undoes_id = p.match_id)
        )))
    ORDER BY l.booked_on, l.id
"""


@dataclass(frozen=True)
class OpenLine:
    """A bank line that nothing explains yet, or that only suspense does.

    `is_barred`: a person took a match of it back, so no guess by amount is made again.
    """

    row: BankLine
    received_by: str
    suspense_key: str = ""
    suspense_match_id: int | None = None
    is_barred: bool = False

    @property
    def account(self) -> str:
        """The ledger account that the line moves."""
        return f"bank:{self.row.currency}"


@dataclass
class Group:
    """Lines that name the same payouts of ours; of a batch, all of its payouts."""

    payouts: list[Payout]
    lines: list[OpenLine] = field(default_factory=list)
    credited: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # by payout
    debited: int = 0


def open_lines(system: str) -> list[OpenLine]:
    """Return the lines of statements that are to be matched, oldest first."""
    told = run(_OPEN_LINES, system=system)
    rows = BankLine.objects.in_bulk([line_id for line_id, *_rest in told])
    return [
        OpenLine(
            row=rows[line_id],
            received_by=received_by,
            suspense_key=entry_key or "",
            suspense_match_id=match_id,
            is_barred=is_barred,
        )
        for line_id, _rule, entry_key, match_id, received_by, is_barred in told
    ]


def provider_payouts(lines: Sequence[OpenLine]) -> dict[int, ProviderPayout]:
    """Return the provider payout that each line names, by the line's id, if it is the only one."""
    named: dict[tuple[str, str], ProviderPayout] = {}
    for payout in ProviderPayout.objects.order_by("id"):
        for reference in (payout.external_id, payout.trace):
            if len(plain(reference)) >= SHORTEST:
                named[payout.currency, plain(reference)] = payout
    found: dict[int, ProviderPayout] = {}
    for line in lines:
        hits = {
            hit.pk: hit
            for word in line.row.references
            if (hit := named.get((line.row.currency, word)))
        }
        if len(hits) == 1:
            [found[line.row.pk]] = hits.values()
    return found


def payout_groups(lines: Sequence[OpenLine]) -> list[Group]:
    """Put lines together that name the same payouts of ours, whole batches first.

    A line that names single payouts goes with them; one that names a batch alone stands for all
    payouts of it, and the returns of single ones join it.
    """
    words = _words(lines)
    payouts = _named_payouts(words)
    groups: dict[str, Group] = {}
    single: list[tuple[OpenLine, list[Payout]]] = []
    for line in lines:
        hits = [payouts.single[key] for key in _keys(line, words) if key in payouts.single]
        batches = {
            batch[0].batch_id: batch
            for key in _keys(line, words)
            if (batch := payouts.batches.get(key))
        }
        if hits:
            single.append((line, hits))
        elif len(batches) == 1:
            [members] = batches.values()
            _join(groups, members, line)
    for line, hits in single:
        _join(groups, hits, line)
    return list({id(group): group for group in groups.values()}.values())


@dataclass
class _Named:
    single: dict[tuple[str, str], Payout] = field(default_factory=dict)
    batches: dict[tuple[str, str], list[Payout]] = field(default_factory=dict)


def _words(lines: Iterable[OpenLine]) -> dict[int, list[str]]:
    """Return each line's references, with those of notices of the same booking."""
    found = {line.row.pk: list(line.row.references) for line in lines}
    by_reference = {
        (line.row.account_number, line.row.bank_reference): line.row.pk
        for line in lines
        if line.row.bank_reference
    }
    names = [reference for _account, reference in by_reference]
    for notice in BankLine.objects.filter(is_notice=True, bank_reference__in=names):
        line_id = by_reference.get((notice.account_number, notice.bank_reference))
        if line_id is not None:
            found[line_id] += notice.references
    return found


def _keys(line: OpenLine, words: dict[int, list[str]]) -> list[tuple[str, str]]:
    return [(line.row.currency, word) for word in dict.fromkeys(words[line.row.pk])]


def _named_payouts(words: dict[int, list[str]]) -> _Named:
    """Find the payouts whose own or whose batch's public id stands in a line."""
    told = {word for each in words.values() for word in each}
    found = _Named()
    if not told:
        return found
    sent = Payout.objects.filter(status__in=("submitted", "paid", "returned")).annotate(
        plain_id=Upper(Replace("public_id", Value("_"))),
        plain_batch=Upper(Replace("batch__public_id", Value("_"))),
    )
    named = sent.filter(Q(plain_id__in=told) | Q(plain_batch__in=told))
    for payout in named.select_related("batch").order_by("id"):
        batch = plain(payout.its_batch.public_id)
        if plain(payout.public_id) in told:
            found.single[payout.currency, plain(payout.public_id)] = payout
        if batch in told:
            found.batches.setdefault((payout.currency, batch), []).append(payout)
    return found


def _join(groups: dict[str, Group], payouts: Sequence[Payout], line: OpenLine) -> None:
    known = {id(groups[p.public_id]): groups[p.public_id] for p in payouts if p.public_id in groups}
    group = next(iter(known.values()), None) or Group(payouts=[])
    for payout in payouts:
        if payout.public_id not in groups:
            groups[payout.public_id] = group
            group.payouts.append(payout)
    group.lines.append(line)
    if line.row.amount_minor < 0:
        group.debited -= line.row.amount_minor
    elif len(payouts) == 1:
        group.credited[payouts[0].public_id] += line.row.amount_minor
