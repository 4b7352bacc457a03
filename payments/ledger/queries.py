"""Read the books. Balances have the sign that their kind of account reads as positive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.money import Money
from payments.ledger import turnovers
from payments.ledger.errors import EntryNotFound
from payments.ledger.fields import Sides
from payments.ledger.kinds import DEBIT_KINDS, natural
from payments.ledger.models import Account, Balance, Entry, Posting
from payments.ledger.types import (
    AccountRef,
    AccountStatement,
    EntryDetail,
    PostingLine,
    StatementLine,
    StatementPlace,
    TrialBalance,
    TrialBalanceLine,
)

_DAY: Final = timedelta(days=1)


def balance(ref: AccountRef, as_of: date | None = None) -> Money:
    """Return an account's balance: now, or with all entries effective up to a day's end.

    Money: natural sign, in the account's currency. An account that was never posted to has
    zero. A tracked account answers from its running balance, others from the newest snapshot
    that serves the day and what it has not counted.
    """
    row = Account.objects.filter(code=ref.code).first()
    if row is None:
        return Money.zero(ref.currency)
    if row.is_tracked and as_of is None:
        kept = Balance.objects.filter(account=row).first()
        sums = (kept.debits_minor, kept.credits_minor) if kept else (0, 0)
    else:
        sums = turnovers.of_account(row, as_of)
    return Money(natural(row.kind, *sums), row.currency)


def balances(refs: Iterable[AccountRef]) -> dict[AccountRef, Money]:
    """Return the present balances of tracked accounts that have one, with a single read.

    Money: natural sign, each in its account's currency. Accounts never posted to are left out.
    """
    wanted = {ref.code: ref for ref in refs}
    rows = Balance.objects.filter(account__code__in=list(wanted)).values_list(
        "account__code", "account__kind", "debits_minor", "credits_minor"
    )
    return {
        wanted[code]: Money(natural(kind, debits, credits), wanted[code].currency)
        for code, kind, debits, credits in rows
    }


def balances_of(name: str) -> dict[tuple[str, str], int]:
    """Return what each tracked account of a name holds now, by (party, currency).

    Money: minor units, natural sign; empty accounts are left out.
    """
    rows = (
        Balance.objects.filter(account__code__startswith=f"{name}:")
        .exclude(debits_minor=F("credits_minor"))
        .values_list(
            "account__code", "account__currency", "account__kind", "debits_minor", "credits_minor"
        )
    )
    return {
        (code.removeprefix(f"{name}:").removesuffix(f":{ccy}"), ccy): natural(kind, debits, credits)
        for code, ccy, kind, debits, credits in rows
    }


def summed_of(name: str) -> dict[tuple[str, str], int]:
    """Return what each hot account of a name holds now, by (party, currency); none is empty text.

    Money: minor units, natural sign; empty accounts are left out. Their postings are added up.
    """
    found = {}
    for row in Account.objects.filter(code__startswith=f"{name}:"):
        party = row.code.removeprefix(f"{name}:").removesuffix(row.currency).removesuffix(":")
        if minor := natural(row.kind, *turnovers.of_account(row, None)):
            found[party, row.currency] = minor
    return found


def parties_with_balance(name: str, *, first: str = "", last: str) -> list[tuple[str, str]]:
    """Name (party, currency) of each tracked account of a name that holds something.

    `first` and `last` bound the parties, both included, in byte order.
    """
    rows = (
        Balance.objects.filter(
            account__code__gte=f"{name}:{first}", account__code__lt=f"{name}:{last}\uffff"
        )
        .exclude(debits_minor=F("credits_minor"))
        .values_list("account__code", "account__currency")
    )
    parties = ((code.removeprefix(f"{name}:").removesuffix(f":{ccy}"), ccy) for code, ccy in rows)
    return sorted(party for party in parties if first <= party[0] <= last)


def trial_balance(on: date | None = None) -> TrialBalance:
    """Return every account's balance in its column, up to a day's end or up to now."""
    rows = turnovers.of_all(on)
    lines = (_trial_line(code, kind, ccy, int(d), int(c)) for code, kind, ccy, d, c in rows)
    return TrialBalance(on=on, lines=tuple(line for line in lines if line.debit or line.credit))


def _trial_line(code: str, kind: str, currency: str, debits: int, credits: int) -> TrialBalanceLine:
    net = debits - credits
    return TrialBalanceLine(
        account=code,
        kind=kind,
        debit=Money(max(net, 0), currency),
        credit=Money(max(-net, 0), currency),
    )


def statement(
    ref: AccountRef,
    since: date,
    until: date,
    *,
    after: StatementPlace | None = None,
    limit: int | None = None,
) -> AccountStatement:
    """Return what happened to an account between two days, both included, in order.

    A long account is read in pages of at most `limit` lines: the next page begins `after` the
    place where this one ended, with the balance that it ended with. An entry that is posted
    meanwhile with a day of an earlier page shows when the statement is read anew.
    Money: amounts and balances have the account's natural sign, in its currency.
    """
    row = Account.objects.filter(code=ref.code).first()
    nothing = Money.zero(ref.currency)
    if row is None:
        return AccountStatement(ref, since, until, nothing, (), nothing)
    postings = (
        Posting.objects.filter(Q(debit=row) | Q(credit=row))
        .filter(entry__effective_on__gte=since, entry__effective_on__lte=until)
        .select_related("entry", "debit", "credit")
        .order_by("entry__effective_on", "entry_id", "line")
    )
    if after is None:
        sums = turnovers.of_account(row, since - _DAY) if since > date.min else (0, 0)
        opening = Money(natural(row.kind, *sums), row.currency)
    else:
        opening = after.balance
        postings = postings.filter(_behind(after))
    if limit is None:
        both = postings.alias(sides=Sides("debit", "credit"))
        postings = both.filter(sides__contains=[row.pk])  # type: ignore[misc]  # taken for text
    else:
        postings = postings.filter(entry_id__in=turnovers.page_of(row, since, until, after, limit))
    found = list(postings if limit is None else postings[: limit + 1])
    lines = _running(row, opening, found if limit is None else found[:limit])
    closing = lines[-1].balance if lines else opening
    has_more = len(lines) < len(found)
    return AccountStatement(
        ref, since, until, opening, lines, closing, _place(found, lines) if has_more else None
    )


def _behind(place: StatementPlace) -> Q:
    later_entry = Q(entry__effective_on=place.on, entry_id__gt=place.entry_id)
    later_line = Q(entry_id=place.entry_id, line__gt=place.line)
    return Q(entry__effective_on__gt=place.on) | later_entry | later_line


def _place(found: list[Posting], lines: tuple[StatementLine, ...]) -> StatementPlace:
    last, posting = lines[-1], found[len(lines) - 1]
    return StatementPlace(last.on, last.entry_id, posting.line, last.balance)


def _running(
    row: Account, opening: Money, postings: Iterable[Posting]
) -> tuple[StatementLine, ...]:
    lines = []
    running = opening
    for posting in postings:
        is_debit = posting.debit_id == row.pk
        grows = is_debit == (row.kind in DEBIT_KINDS)
        amount = Money(posting.amount_minor if grows else -posting.amount_minor, row.currency)
        running += amount
        lines.append(
            StatementLine(
                on=posting.entry.effective_on,
                entry_id=posting.entry_id,
                entry_key=posting.entry.key,
                kind=posting.entry.kind,
                reference=posting.entry.reference,
                other_account=(posting.credit if is_debit else posting.debit).code,
                memo=posting.memo,
                amount=amount,
                balance=running,
            )
        )
    return tuple(lines)


def entry(key: str) -> EntryDetail:
    """Return an entry with its postings by its key. Raises: EntryNotFound."""
    return _only(_details(Q(key=key)), key)


def entry_by_id(entry_id: int) -> EntryDetail:
    """Return an entry with its postings by its number. Raises: EntryNotFound."""
    return _only(_details(Q(pk=entry_id)), str(entry_id))


def entries_for(reference: str) -> tuple[EntryDetail, ...]:
    """Return every entry with this reference, in the order in which they were posted."""
    return _details(Q(reference=reference))


def _only(found: tuple[EntryDetail, ...], name: str) -> EntryDetail:
    if not found:
        raise EntryNotFound(_("No entry has this key."), key=name)
    return found[0]


def _details(condition: Q) -> tuple[EntryDetail, ...]:
    postings = Posting.objects.select_related("debit", "credit").order_by("line")
    rows = (
        Entry.objects.filter(condition)
        .order_by("pk")
        .select_related("corrects", "corrected_by")
        .prefetch_related(Prefetch("postings", postings))
    )
    return tuple(_detail(row) for row in rows)


def _detail(row: Entry) -> EntryDetail:
    mirror = getattr(row, "corrected_by", None)
    return EntryDetail(
        id=row.pk,
        key=row.key,
        kind=row.kind,
        reference=row.reference,
        effective_on=row.effective_on,
        posted_at=row.posted_at,
        payload_hash=row.payload_hash,
        corrects=row.corrects.key if row.corrects else "",
        corrected_by=mirror.key if mirror else "",
        postings=tuple(
            PostingLine(
                line=p.line,
                debit=p.debit.code,
                credit=p.credit.code,
                amount=Money(p.amount_minor, p.currency),
                memo=p.memo,
            )
            for p in row.postings.all()
        ),
    )
