"""The gate walks the entries of a large set once, beside its postings; every rule stands.

One posting looks its entry up by the index. Fifty thousand would descend in it fifty thousand
times, so above a thousand postings both sides are walked in the order of numbers, within the
numbers that came. That statement is planned each time: its plan is not the one that is kept.
"""

from importlib import import_module
from textwrap import indent

from django.db import migrations

BEFORE = import_module("payments.ledger.migrations.0006_postings_pass_in_sets").POSTINGS_GATE

_DECLARED = "    credits bigint[];\n"
_DECLARED_TOO = """    credits bigint[];
    given bigint;
    first_entry bigint;
    last_entry bigint;
"""
# How many there are, and between which entries, is told by the pass that adds them up.
_SUMS = """
        array_agg(s.credits) FILTER (WHERE a.is_tracked)
    INTO is_bad, accounts, debits, credits
    FROM (
        SELECT m.account_id, m.currency, sum(m.debit)::bigint AS debits,
            sum(m.credit)::bigint AS credits
        FROM (
            SELECT unnest(ARRAY[p.debit_id, p.credit_id]) AS account_id, p.currency,
                unnest(ARRAY[p.amount, 0]) AS debit, unnest(ARRAY[0, p.amount]) AS credit
            FROM (
                SELECT n.debit_id, n.credit_id, n.currency, sum(n.amount_minor) AS amount
"""
_SUMS_AND_RANGE = """
        array_agg(s.credits) FILTER (WHERE a.is_tracked),
        sum(s.sides), min(s.first), max(s.last)
    INTO is_bad, accounts, debits, credits, given, first_entry, last_entry
    FROM (
        SELECT m.account_id, m.currency, sum(m.debit)::bigint AS debits,
            sum(m.credit)::bigint AS credits, sum(m.sides) AS sides, min(m.first) AS first,
            max(m.last) AS last
        FROM (
            SELECT unnest(ARRAY[p.debit_id, p.credit_id]) AS account_id, p.currency,
                unnest(ARRAY[p.amount, 0]) AS debit, unnest(ARRAY[0, p.amount]) AS credit,
                p.sides, p.first, p.last
            FROM (
                SELECT n.debit_id, n.credit_id, n.currency, sum(n.amount_minor) AS amount,
                    count(*) AS sides, min(n.entry_id) AS first, max(n.entry_id) AS last
"""
_SEALED = """
    SELECT g.entry_id INTO bad
    FROM (
        SELECT p.entry_id, count(*) AS given, min(p.line) AS first, max(p.line) AS last
        FROM new_postings p
        GROUP BY p.entry_id
    ) g
    LEFT JOIN public.ledger_entry e ON e.id = g.entry_id
    WHERE e.id IS NULL OR e.xact <> pg_current_xact_id() OR g.first <> 1 OR g.last <> g.given
    LIMIT 1;
    IF FOUND THEN
"""
_SEALED_BY_SIZE = f"""
    IF given > 2000 THEN  -- sides: a thousand postings
        PERFORM set_config('enable_mergejoin', 'on', true),
            set_config('enable_nestloop', 'off', true);
        EXECUTE $query$
            SELECT g.entry_id
            FROM (
                SELECT p.entry_id, count(*) AS given, min(p.line) AS first, max(p.line) AS last
                FROM new_postings p
                GROUP BY p.entry_id
            ) g
            LEFT JOIN (
                SELECT id, xact FROM public.ledger_entry WHERE id BETWEEN $1 AND $2
            ) e ON e.id = g.entry_id
            WHERE e.id IS NULL OR e.xact <> pg_current_xact_id()
                OR g.first <> 1 OR g.last <> g.given
            LIMIT 1
        $query$ INTO bad USING first_entry, last_entry;
        PERFORM set_config('enable_mergejoin', 'off', true),
            set_config('enable_nestloop', 'on', true);
    ELSE
{indent(_SEALED.partition("    IF FOUND")[0].strip(chr(10)), "    ")}
    END IF;
    IF bad.entry_id IS NOT NULL THEN
"""


def gate() -> str:
    """Return the gate as it stood, with its parts replaced; a part that is not there fails."""
    text = BEFORE
    for old, new in (
        (_DECLARED, _DECLARED_TOO),
        (_SUMS, _SUMS_AND_RANGE),
        (_SEALED, _SEALED_BY_SIZE),
    ):
        if text.count(old) != 1:
            raise ValueError(f"the gate has no such part: {old}")
        text = text.replace(old, new)
    return text


class Migration(migrations.Migration):
    dependencies = [("ledger", "0011_few_entries_correct")]

    operations = [migrations.RunSQL(sql=gate(), reverse_sql=BEFORE)]
