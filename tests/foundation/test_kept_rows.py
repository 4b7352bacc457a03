"""What the database keeps as it was written, tried by SQL as the application's role.

The ledger posts what these rows say: without this, who has the application's password moves money
to somebody else while every trigger of the ledger is content.
"""

from __future__ import annotations

import re
from typing import Final

import pytest
from django.apps import apps
from django.db import connection
from psycopg import errors

from marketplace.foundation.append_only import (
    append_only_tables,
    freeze,
    never_deleted_tables,
    refuse_deletion,
    trigger_written_tables,
)

pytestmark = pytest.mark.django_db

# Columns that never change after the insert, by table. Those of tables of facts need no list.
FROZEN: Final = {
    "charges_charge": "public_id reference amount_minor currency provider opened_at expires_at",
    "charges_attempt": "public_id charge_id provider method key description business_name language"
    " email success_url cancel_url prepared_at expires_at",
    "charges_refund": "public_id charge_id attempt_id share_id amount_minor currency reason key"
    " requested_at",
    "charges_share": "charge_id payee_ref reference amount_minor payee_currency"
    " payee_amount_minor commission_minor mid_value_minor subsidy_minor",
    "charges_bankrefund": "public_id refund_id amount_minor currency why opened_at",
    "charges_externalassignment": "refund_id parts instead_of_id proposed_by proposed_at",
    "charges_dispute": "public_id charge_id attempt_id provider provider_ref amount_minor currency"
    " unexplained_minor is_surplus opened_at",
    "charges_disputeanswer": "public_id dispute_id key text carrier tracking_number shipped_on"
    " prepared_by prepared_at",
    "charges_paymentdeclaration": "public_id share_id attempt_id order_number place merchant_code"
    " currency key asked_at",
    "customs_cases_customscase": "public_id reference order_no ebp_code identity_ref channel"
    " currency dutiable_minor tax_minor quota_year waybill_no opened_at",
    "customs_cases_customsdocument": "case_id kind guid cop_no app_type written_at",
    "customs_cases_datapull": "session_id order_no service_time asked_at",
    "customs_rules_ruleproposal": "kind valid_from valid_to source payload reason proposed_by"
    " proposed_at",
    "fx_fxdeal": "public_id bank bank_reference sold_currency sold_minor bought_currency"
    " bought_minor base quote rate traded_on value_on mid mid_source mid_valid_on override_reason"
    " booked_by booked_at",
    "fx_fxfetch": "source since until is_newest",
    "fx_parkedrate": "source base quote figure unit valid_on findings fetch_id payload_hash"
    " parked_at",
    "fx_fxquote": "charge_currency opened_at expires_at tier",
    "identity_identityprofile": "public_id kind recorded_at",
    "privacy_erasure": "public_id user_id asked_at",
    "parcels_claim": "public_id shipment_id kind currency amount_minor opened_by",
    "parcels_shipment": "public_id reference vendor_ref",
    "orders_disputeevidence": "dispute_ref vendor_order_id",
    "orders_cancellation": "public_id vendor_order_id source reason note asked_by asked_at",
    "orders_refundrequest": "public_id vendor_order_id key source reason note with_shipping"
    " buyer_minor vendor_minor vendor_goods_minor subsidy_minor asked_by asked_at",
    "conversations_conversation": "public_id vendor_id vendor_order_id product_id opened_at",
    "orders_invoicewish": "order_id",
    "orders_salesrange": "vendor_id",
    "orders_order": "user_id email total_minor currency charge_ref discount_minor subsidy_minor"
    " shipping_subsidy_minor",
    "promotions_promotion": "public_id vendor_id name kind stacking priority code marketplace_bps"
    " percent_bps currency amount_minor minimum_minor minimum_scope most_minor buy get times"
    " targets zones starts_at ends_at use_limit person_limit budget_minor created_by created_at",
    "promotions_promotionuse": "promotion_id order_ref user_id email currency discount_minor"
    " subsidy_minor spent_minor claimed_at",
    "reconciliation_break": "public_id key kind side account currency amount_minor subject since_on"
    " opened_at",
    "reconciliation_breakresolution": "public_id about_id offset_account reason proposed_by"
    " proposed_at is_alone",
    "reconciliation_providerpayout": "provider external_id currency amount_minor is_automatic"
    " created_at",
    "settlement_earning": "reference payee_ref currency gross_minor commission_minor"
    " commission_tax_minor captured_at",
    "settlement_frozensale": "dispute_ref payee_ref reference currency amount_minor frozen_at",
    "settlement_bankanswer": "public_id sha256 content received_by received_at document_number",
    "settlement_payoutbatch": "public_id currency period_end sequence rail total_minor payout_count"
    " drafted_by drafted_at",
    "settlement_movement": "key kind payee_ref currency reference memo gross_minor commission_minor"
    " commission_tax_minor fee_minor amount_minor drawn_minor line_count began_at occurred_at",
    "settlement_reserve": "payee_ref currency held_minor release_on",
    "settlement_settlementrun": "public_id period_end is_early cutoff started_by started_at",
    "settlement_invoicerange": "series year",
    "settlement_hold": "public_id payee_ref reference reason placed_by placed_at",
    "settlement_adjustment": "public_id payee_ref currency amount_minor reference description"
    " reason proposed_by proposed_at",
    "settlement_dutypayment": "public_id agent_ref currency amount_minor bank_reference paid_on"
    " reason proposed_by proposed_at",
    "settlement_payout": "public_id settlement_id payee_ref currency amount_minor settled_currency"
    " settled_minor"
    " beneficiary_name bank_name bank_code account_number account_recorded_by account_confirmed_by",
    "settlement_payeeaccount": "payee_ref currency",
    "vendors_beneficiaryaccount": "vendor_id currency bank_name bank_code account_name"
    " account_number recorded_by",
}
# Columns that are filled in later, once.
ONCE: Final = {
    "charges_charge": "captured_at expired_at",
    "charges_attempt": "captured_at",
    "charges_refund": "submitted_at",
    "charges_dispute": "withdrawn_minor withdrawn_currency withdrawn_at reinstated_at fee_minor"
    " fee_currency fee_at fee_returned_at decided_at reminded_at accepted_at accepted_by"
    " accepted_reason",
    "charges_disputeanswer": "settled_at",
    "charges_bankrefund": "decided_at decided_by",
    "charges_externalassignment": "decided_at decided_by",
    "customs_cases_customscase": "released_at ended_at",
    "customs_cases_customsdocument": "sha256 digest signed_by handed_in_at",
    "orders_cancellation": "refund_id decided_by decided_at decline_reason",
    "orders_vendororder": "first_sent_at first_received_at",
    "privacy_erasure": "withdrawn_at done_at",
    "orders_refundrequest": "refund_ref decided_by decided_at denial_reason borne_minor tax_minor",
    "promotions_promotion": "decided_by decided_at stopped_by stopped_at",
    "promotions_promotionuse": "given_back_at",
    "fx_fxdeal": "confirmed_by confirmed_at declined_by declined_at decline_reason",
    "fx_parkedrate": "rate_id decided_by decided_at proposed_by proposed_at",
    "settlement_bankanswer": "batch_id file_status applied_at problem problem_detail",
    "fx_fxquote": "accepted_by accepted_at",
    "reconciliation_breakresolution": "decided_by decided_at entry_key",
    "orders_disputeevidence": "handed_in_at handed_in_by",
    "settlement_frozensale": "released_at outcome",
    "identity_identityprofile": "restricted_at erased_at cause",
    "settlement_earning": "fee_minor delivered_at due_at",
    "settlement_payoutbatch": "approved_by approved_at submitted_at file_name file_sha256",
    "settlement_movement": "settlement_id",
    "settlement_settlementrun": "finished_at",
    "settlement_hold": "released_by released_at release_reason",
    "settlement_adjustment": "decided_by decided_at",
    "settlement_dutypayment": "decided_by decided_at",
    "settlement_payout": "batch_id bank_reference closed_by closed_at",
    "vendors_beneficiaryaccount": "confirmed_by confirmed_at",
}
MONEY: Final = re.compile(r"_minor$|^mid$|^account_number$")


def when(table: str) -> str:
    """Return the conditions under which the triggers of a table refuse an UPDATE."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT string_agg(pg_get_triggerdef(oid), ' ') FROM pg_trigger
            WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'
            """,
            [table],
        )
        return str(cursor.fetchone()[0] or "")


@pytest.mark.parametrize("table", FROZEN)
def test_each_frozen_column_is_watched(table: str):
    told = when(table)
    missing = [
        column
        for column in FROZEN[table].split()
        if not re.search(rf"\bold\.{column}\b", told) or not re.search(rf"\bnew\.{column}\b", told)
    ]
    assert missing == []
    assert f"BEFORE UPDATE ON public.{table} FOR EACH ROW" in told


@pytest.mark.parametrize("table", ONCE)
def test_each_column_that_is_written_once_is_watched(table: str):
    told = when(table)
    for column in ONCE[table].split():
        assert re.search(rf"\(old\.{column}\)::text <> ''::text", told), column


@pytest.mark.parametrize("table", sorted(set(append_only_tables() + trigger_written_tables())))
def test_the_application_changes_no_fact(as_application_role, table: str):
    [(column, *_)] = as_application_role.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s LIMIT 1", [table]
    )
    with pytest.raises(errors.InsufficientPrivilege):
        as_application_role.execute(f'UPDATE {table} SET "{column}" = "{column}"')


@pytest.mark.parametrize(
    "table",
    [*never_deleted_tables(), *trigger_written_tables(), "django_admin_log", "django_migrations"],
)
def test_the_application_deletes_no_row_of_money(as_application_role, table: str):
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(errors.InsufficientPrivilege):
            as_application_role.execute(statement)


@pytest.mark.parametrize("table", never_deleted_tables())
def test_the_triggers_refuse_a_deletion_even_by_the_owner(as_owner, table: str):
    with pytest.raises(errors.IntegrityError):
        as_owner.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE django_admin_log SET change_message = ''",
        "UPDATE django_migrations SET name = name",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '9999_x', now())",
    ],
)
def test_the_application_rewrites_neither_the_log_nor_the_migrations(
    as_application_role, statement: str
):
    with pytest.raises(errors.InsufficientPrivilege):
        as_application_role.execute(statement)


def test_every_table_with_money_says_how_it_is_kept():
    kept = {*never_deleted_tables(), *trigger_written_tables()}
    rooms = {"charges", "fx", "ledger", "reconciliation", "settlement"}
    loose = {
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in rooms
        and any(MONEY.search(field.column) for field in model._meta.concrete_fields)
    }
    assert loose - kept == set()
    assert set(FROZEN) == set(never_deleted_tables()) - set(append_only_tables()) - {
        "ledger_account",  # its own triggers: tests/payments/ledger
        "orders_vendororder",  # the same freeze: tests/orders/test_place_order.py
        "moderation_changeset",  # no money: it opens, changes and is decided
        # no money: a return moves, its refund is frozen; what names persons is emptied once
        *("orders_return", "orders_returnline"),
        *("customs_cases_casesnapshot", "customs_cases_rawpaymentrecord"),
        # no money: they travel, are weighed and bagged
        *("parcels_bag", "parcels_linehaul", "parcels_numberrange", "parcels_parcel"),
    }


@pytest.fixture
def notes(db: None) -> None:
    """A table of the test's own, frozen as the migrations freeze theirs."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE notes (id int, said text, answer text, at timestamptz, n int)")
        for operation in (
            freeze("notes", ("said",), once=("answer", "at")),
            refuse_deletion("notes"),
        ):
            cursor.execute(operation.sql)
        cursor.execute("INSERT INTO notes VALUES (1, 'a', '', NULL, 0)")


def test_what_is_frozen_stays_and_the_rest_moves_on(notes, as_owner):
    for statement in ("UPDATE notes SET said = 'b'", "UPDATE notes SET said = NULL"):
        with pytest.raises(errors.IntegrityError, match="notes 1: a frozen column would change"):
            as_owner.execute(statement)
    as_owner.execute("UPDATE notes SET n = 1, said = 'a'")
    assert as_owner.execute("SELECT said, n FROM notes") == [("a", 1)]


def test_what_is_written_once_may_come_later_and_then_stays(notes, as_owner):
    as_owner.execute("UPDATE notes SET answer = '', at = NULL")
    as_owner.execute("UPDATE notes SET answer = 'yes', at = '2026-05-22'")
    as_owner.execute("UPDATE notes SET answer = 'yes', n = 2")
    for change in ("answer = 'no'", "answer = ''", "answer = NULL", "at = NULL", "at = now()"):
        with pytest.raises(errors.IntegrityError):
            as_owner.execute(f"UPDATE notes SET {change}")
    with pytest.raises(errors.IntegrityError, match="append-only: DELETE refused"):
        as_owner.execute("DELETE FROM notes")
    assert as_owner.execute("SELECT answer, n FROM notes") == [("yes", 2)]


def test_a_payees_bank_details_change_with_a_later_confirmation_only(as_application_role):
    as_application_role.execute(
        """
        INSERT INTO settlement_payeeaccount (payee_ref, currency, beneficiary_name, bank_name,
            bank_code, account_number, clearing_code, street, postal_code, town, country,
            recorded_by, confirmed_by, confirmed_at)
        VALUES ('vendor:ven_CUNHABAKERY1', 'MOP', 'Bakery', 'BNU', 'BNULMOMX', '1', '',
            'Rua do Cunha 1', '', 'Taipa', 'MO', 'user:1', 'user:2', '2026-05-22')
        """
    )
    change = "UPDATE settlement_payeeaccount SET "
    for refused in (
        "account_number = '2'",
        "confirmed_by = 'user:3'",
        "account_number = '2', confirmed_at = '2026-05-21'",
        "confirmed_at = '2026-05-21'",
        "currency = 'HKD', confirmed_at = '2026-05-23'",
    ):
        with pytest.raises(errors.IntegrityError):
            as_application_role.execute(change + refused)
    as_application_role.execute(change + "returned_at = '2026-05-22'")
    as_application_role.execute(change + "account_number = '2', confirmed_at = '2026-05-23'")
    assert as_application_role.execute("SELECT account_number FROM settlement_payeeaccount") == [
        ("2",)
    ]
