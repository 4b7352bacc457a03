"""Keep a bank's file as it came, and its lines once each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.crashpoints import crashpoint
from payments.reconciliation import locks, rules
from payments.reconciliation.errors import StatementTooLarge
from payments.reconciliation.models import BankLine, BankStatement, Contradiction, StatementFile
from payments.reconciliation.parsing import bank_csv, camt
from payments.reconciliation.types import Imported, ReadLine, ReadStatement

_CHUNK: Final = 5_000


def import_bank_file(
    *, content: bytes, file_name: str, bank: str, by: str, now: datetime
) -> Imported:
    """Store a camt.053, a camt.054 or a CSV file with its lines; the same bytes are known.

    `by` is who brought it: a person ("user:7") or a machine. A line that an earlier file had is
    not kept twice; one that says another amount now is kept as a contradiction. Nothing is
    posted here.
    Raises: StatementTooLarge, StatementUnreadable, UnknownBank.
    """
    if len(content) > settings.BANK_FILE_MAX_BYTES:
        raise StatementTooLarge(_("This file is larger than a bank statement may be."))
    digest = hashlib.sha256(content).hexdigest()
    known = StatementFile.objects.filter(sha256=digest).first()
    if known is not None:
        return Imported(file_id=str(known.pk), is_new=False)
    is_xml = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    read = camt.read(content) if is_xml else bank_csv.read(content, rules.csv_format(bank))
    for statement in read:
        rules.refuse_foreign_account(statement.account_number, statement.currency)
    return _keep(content, digest, PurePath(file_name).name[:120], bank, is_xml, read, by, now)


@transaction.atomic
def _keep(
    content: bytes,
    digest: str,
    file_name: str,
    bank: str,
    is_xml: bool,
    read: Sequence[ReadStatement],
    by: str,
    now: datetime,
) -> Imported:
    locks.matching()
    known = StatementFile.objects.filter(sha256=digest).first()
    if known is not None:  # a twin was faster
        return Imported(file_id=str(known.pk), is_new=False)
    file = StatementFile.objects.create(
        sha256=digest,
        source=f"bank:{bank}",
        format=_format(is_xml, read),
        file_name=file_name,
        content=content,
        received_by=by,
        received_at=now,
    )
    kept = [_keep_statement(file, statement, now) for statement in read]
    crashpoint("reconciliation.import.before_commit")
    return Imported(
        file_id=str(file.pk),
        is_new=True,
        statements=len(read),
        lines=sum(new for new, _again, _other in kept),
        repeated=sum(again for _new, again, _other in kept),
        contradicted=sum(other for _new, _again, other in kept),
    )


def _format(is_xml: bool, read: Sequence[ReadStatement]) -> str:
    if not is_xml:
        return StatementFile.Format.CSV
    notices = any(statement.is_notice for statement in read)
    return StatementFile.Format.CAMT054 if notices else StatementFile.Format.CAMT053


def _keep_statement(
    file: StatementFile, read: ReadStatement, now: datetime
) -> tuple[int, int, int]:
    """Keep what is new of a statement; return how much was new, known, and told otherwise."""
    known = _known(read)
    new = [line for line in read.lines if line.external_id not in known]
    again = [line for line in read.lines if line.external_id in known]
    statement = BankStatement.objects.create(
        file=file,
        is_notice=read.is_notice,
        account_number=read.account_number,
        currency=read.currency,
        statement_ref=read.statement_ref[:70],
        sequence=read.sequence,
        starts_on=read.starts_on,
        ends_on=read.ends_on,
        opening_minor=read.opening_minor,
        closing_minor=read.closing_minor,
        lines_minor=read.lines_minor,
        repeated_minor=sum(known[line.external_id] for line in again),
        line_count=len(read.lines),
    )
    BankLine.objects.bulk_create([_row(statement, line) for line in new], batch_size=_CHUNK)
    other = [line for line in again if known[line.external_id] != line.minor]
    if not read.is_notice:
        _keep_contradictions(read, other, known, now)
    return len(new), len(again), len(other)


def _known(read: ReadStatement) -> dict[str, int]:
    """Return the amounts of those lines that an earlier file brought, by their names."""
    rows = BankLine.objects.filter(
        account_number=read.account_number, currency=read.currency, is_notice=read.is_notice
    )
    names = [line.external_id for line in read.lines]
    found: dict[str, int] = {}
    for start in range(0, len(names), _CHUNK):
        part = rows.filter(external_id__in=names[start : start + _CHUNK])
        found |= dict(part.values_list("external_id", "amount_minor"))
    return found


def _row(statement: BankStatement, line: ReadLine) -> BankLine:
    return BankLine(
        statement=statement,
        is_notice=statement.is_notice,
        account_number=statement.account_number,
        external_id=line.external_id,
        currency=statement.currency,
        amount_minor=line.minor,
        charge_minor=line.charge_minor,
        booked_on=line.booked_on,
        value_on=line.value_on,
        end_to_end_id=line.end_to_end_id,
        bank_reference=line.bank_reference,
        references=line.references,
        counterparty=line.counterparty,
        text=line.text,
        is_return=line.is_return,
        is_charge=line.is_charge,
        raw=line.raw,
    )


def _keep_contradictions(
    read: ReadStatement, other: Sequence[ReadLine], known: dict[str, int], now: datetime
) -> None:
    Contradiction.objects.bulk_create(
        [
            Contradiction(
                account=f"bank:{read.currency}",
                external_id=line.external_id,
                currency=read.currency,
                told_first_minor=known[line.external_id],
                told_later_minor=line.minor,
                found_at=now,
            )
            for line in other
        ],
        ignore_conflicts=True,
    )
