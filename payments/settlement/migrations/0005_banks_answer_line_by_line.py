"""Structured addresses, message ids, and what banks answer, file by file and line by line.

Batches that were submitted already get the message id that their file would have had.
"""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import marketplace.foundation.fields
from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion

ADDRESS = (
    ("clearing_code", 14, "clearing number of the bank"),
    ("street", 70, "street and number"),
    ("postal_code", 16, "postal code"),
    ("town", 35, "town"),
    ("country", 2, "country"),
)
STATUSES = [
    ("drafted", "drafted"),
    ("approved", "approved"),
    ("submitted", "submitted"),
    ("accepted", "accepted by the bank"),
    ("paid", "paid"),
    ("rejected", "rejected"),
    ("returned", "returned"),
]
TROUBLES = [
    ("not_xml", "The file is not well-formed XML, or more than that."),
    ("no_report", "The file is not a payment status report (pain.002)."),
    ("incomplete", "The report lacks what it is about."),
    ("too_large", "The file is too large."),
    ("unknown_file", "We sent no such file."),
    ("unknown_payment", "The file had no such payment."),
    ("two_words", "The report says two things of one payment."),
    ("other_count", "The report counts other payments than the file has."),
    ("other_amount", "The report gives a payout another amount."),
    (
        "own_approval",
        "Who approved a batch may not bring the bank’s answer to it: another person does.",
    ),
]
NAME_THE_FILES = """
UPDATE settlement_payoutbatch SET message_id = replace(public_id, '_', '-')
WHERE file_sha256 <> '';
"""
NAMES = tuple(name for name, _length, _words in ADDRESS)
ALL_DETAILS_COME_CONFIRMED = f"""
CREATE TRIGGER settlement_payeeaccount_address_confirmed BEFORE UPDATE ON settlement_payeeaccount
    FOR EACH ROW WHEN (
        ROW({", ".join(f"OLD.{name}" for name in NAMES)})
        IS DISTINCT FROM
        ROW({", ".join(f"NEW.{name}" for name in NAMES)})
        AND NEW.confirmed_at <= OLD.confirmed_at
    ) EXECUTE FUNCTION settlement_refuse_unconfirmed_details();
"""
UNDO = "DROP TRIGGER settlement_payeeaccount_address_confirmed ON settlement_payeeaccount;"


def address(model_name: str) -> list[migrations.AddField]:
    return [
        migrations.AddField(
            model_name=model_name,
            name=name,
            field=models.CharField(
                blank=True, default="", max_length=length, verbose_name=words
            ),
            preserve_default=False,
        )
        for name, length, words in ADDRESS
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0001_initial"),
        ("settlement", "0004_what_is_owed_is_frozen"),
    ]

    operations = [
        *address("payeeaccount"),
        *address("payout"),
        migrations.AddField(
            model_name="payoutbatch",
            name="message_id",
            field=models.CharField(
                blank=True, max_length=35, null=True, unique=True, verbose_name="message id"
            ),
        ),
        migrations.AddField(
            model_name="payoutbatch",
            name="executes_on",
            field=models.DateField(blank=True, null=True, verbose_name="executed on"),
        ),
        migrations.RunSQL(NAME_THE_FILES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="payoutbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("file_sha256", ""), ("message_id__isnull", False), _connector="OR"
                ),
                name="settlement_written_file_has_a_message_id",
            ),
        ),
        migrations.AddField(
            model_name="payout",
            name="alarmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="silence noticed"),
        ),
        migrations.AlterField(
            model_name="payout",
            name="status",
            field=models.CharField(
                choices=STATUSES, default="drafted", max_length=10, verbose_name="status"
            ),
        ),
        migrations.RemoveConstraint(
            model_name="payout", name="settlement_answer_has_a_reference"
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("paid", "rejected", "returned")), _negated=True),
                    models.Q(("bank_reference", ""), _negated=True),
                    _connector="OR",
                ),
                name="settlement_answer_has_a_reference",
            ),
        ),
        migrations.CreateModel(
            name="BankAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    marketplace.foundation.fields.PublicIdField(
                        prefix="bka", verbose_name="public id"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        max_length=64, unique=True, verbose_name="SHA-256 of the file"
                    ),
                ),
                ("content", models.BinaryField(verbose_name="content")),
                ("received_by", models.CharField(max_length=64, verbose_name="received by")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                (
                    "document_number",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="bank’s number of the file"
                    ),
                ),
                (
                    "file_status",
                    models.CharField(
                        blank=True, max_length=4, verbose_name="status of the file"
                    ),
                ),
                (
                    "applied_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="applied"),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True, choices=TROUBLES, max_length=16, verbose_name="problem"
                    ),
                ),
                (
                    "problem_detail",
                    models.CharField(blank=True, max_length=80, verbose_name="where"),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="settlement.payoutbatch",
                        verbose_name="batch",
                    ),
                ),
            ],
            options={
                "verbose_name": "bank answer",
                "verbose_name_plural": "bank answers",
                "ordering": ("-received_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_at__isnull", True),
                            ("batch__isnull", False),
                            _connector="OR",
                        ),
                        name="settlement_applied_to_a_batch",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_at__isnull", True), ("problem", ""), _connector="OR"
                        ),
                        name="settlement_applied_or_a_problem",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(choices=STATUSES, max_length=10, verbose_name="outcome"),
                ),
                ("code", models.CharField(blank=True, max_length=4, verbose_name="bank’s code")),
                (
                    "reason_code",
                    models.CharField(blank=True, max_length=35, verbose_name="bank’s reason"),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=210, verbose_name="reason in words"),
                ),
                (
                    "bank_reference",
                    models.CharField(blank=True, max_length=64, verbose_name="bank’s reference"),
                ),
                ("has_moved", models.BooleanField(verbose_name="changed the payout")),
                ("answered_by", models.CharField(max_length=64, verbose_name="answered by")),
                ("answered_at", models.DateTimeField(verbose_name="answered")),
                (
                    "answer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="settlement.bankanswer",
                        verbose_name="bank answer",
                    ),
                ),
                (
                    "payout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="settlement.payout",
                        verbose_name="payout",
                    ),
                ),
            ],
            options={
                "verbose_name": "payout answer",
                "verbose_name_plural": "payout answers",
                "ordering": ("payout", "pk"),
            },
        ),
        refuse_changes("settlement_payoutanswer"),
        freeze(
            "settlement_bankanswer",
            ("public_id", "sha256", "content", "received_by", "received_at", "document_number"),
            once=("batch_id", "file_status", "applied_at", "problem", "problem_detail"),
        ),
        refuse_deletion("settlement_bankanswer"),
        freeze(
            "settlement_payoutbatch",
            ("public_id",),
            once=("message_id", "executes_on"),
            name="written",
        ),
        freeze("settlement_payout", NAMES, once=("alarmed_at",), name="address"),
        migrations.RunSQL(ALL_DETAILS_COME_CONFIRMED, UNDO),
    ]
