"""What a payee earned, what was settled, and where a payout goes, by whom: none of it changes.

A payee's account is another matter: a newer confirmation takes its place, so its bank details may
change, but only together with a later `confirmed_at`, from which the wait before a payout counts.
"""

from __future__ import annotations

from django.db import migrations

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion

EARNING = (
    "kind",
    "reference",
    "payee_ref",
    "currency",
    "gross_minor",
    "commission_minor",
    "net_minor",
    "captured_at",
)
BATCH = (
    "public_id",
    "currency",
    "period_end",
    "sequence",
    "rail",
    "total_minor",
    "payout_count",
    "drafted_by",
    "drafted_at",
)
APPROVED = ("approved_by", "approved_at", "submitted_at", "file_name", "file_sha256")
PAYOUT = (
    "public_id",
    "batch_id",
    "settlement_id",
    "payee_ref",
    "currency",
    "amount_minor",
    "beneficiary_name",
    "bank_name",
    "bank_code",
    "account_number",
    "account_recorded_by",
    "account_confirmed_by",
)
ANSWERED = ("bank_reference", "closed_by", "closed_at")

DETAILS_COME_CONFIRMED = """
CREATE FUNCTION settlement_refuse_unconfirmed_details() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'settlement_payeeaccount %: its details change with a later confirmation only',
        OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER settlement_payeeaccount_confirmed BEFORE UPDATE ON settlement_payeeaccount
    FOR EACH ROW WHEN (
        ROW(OLD.beneficiary_name, OLD.bank_name, OLD.bank_code, OLD.account_number,
            OLD.recorded_by, OLD.confirmed_by)
        IS DISTINCT FROM
        ROW(NEW.beneficiary_name, NEW.bank_name, NEW.bank_code, NEW.account_number,
            NEW.recorded_by, NEW.confirmed_by)
        AND NEW.confirmed_at <= OLD.confirmed_at
        OR NEW.confirmed_at < OLD.confirmed_at
    ) EXECUTE FUNCTION settlement_refuse_unconfirmed_details();
"""
UNDO = """
DROP TRIGGER settlement_payeeaccount_confirmed ON settlement_payeeaccount;
DROP FUNCTION settlement_refuse_unconfirmed_details();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0001_initial"),
        ("settlement", "0003_two_persons_and_kept_files"),
    ]

    operations = [
        freeze("settlement_earning", EARNING, once=("delivered_at", "due_at", "settlement_id")),
        refuse_deletion("settlement_earning"),
        refuse_changes("settlement_settlement"),
        freeze("settlement_payoutbatch", BATCH, once=APPROVED),
        refuse_deletion("settlement_payoutbatch"),
        freeze("settlement_payout", PAYOUT, once=ANSWERED),
        refuse_deletion("settlement_payout"),
        freeze("settlement_payeeaccount", ("payee_ref", "currency")),
        refuse_deletion("settlement_payeeaccount"),
        migrations.RunSQL(sql=DETAILS_COME_CONFIRMED, reverse_sql=UNDO),
    ]
