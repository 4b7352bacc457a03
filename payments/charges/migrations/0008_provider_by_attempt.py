"""A charge is not a provider's until it is captured; each attempt names its own, and how it waits.

What was open while this ran named the only provider there was: it is free to go elsewhere.
"""

from __future__ import annotations

from django.db import migrations, models

from marketplace.foundation.append_only import freeze

BEFORE = (
    "public_id",
    "reference",
    "amount_minor",
    "currency",
    "provider",
    "opened_at",
    "expires_at",
)
AFTER = tuple(column for column in BEFORE if column != "provider")
TIMES = ("captured_at", "expired_at")


def _thaw(operation: migrations.RunSQL) -> migrations.RunSQL:
    """Turn a freezing around."""
    return migrations.RunSQL(sql=operation.reverse_sql, reverse_sql=operation.sql)


class Migration(migrations.Migration):
    dependencies = [("charges", "0007_shares_of_fees")]

    operations = [
        _thaw(freeze("charges_charge", BEFORE, once=TIMES)),
        migrations.AlterField(
            model_name="charge",
            name="provider",
            field=models.CharField(blank=True, max_length=20, verbose_name="payment provider"),
        ),
        migrations.RunSQL(
            sql="UPDATE charges_charge SET provider = '' WHERE captured_minor = 0",
            reverse_sql="UPDATE charges_charge SET provider = 'stripe' WHERE provider = ''",
        ),
        freeze("charges_charge", AFTER, once=(*TIMES, "provider")),
        migrations.AddField(
            model_name="attempt",
            name="scene",
            field=models.CharField(
                default="desktop", max_length=10, verbose_name="where the buyer pays"
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="payer_ref",
            field=models.CharField(
                blank=True,
                default="",
                max_length=128,
                verbose_name="payer’s name in the wallet",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="attempt",
            name="client_ip",
            field=models.CharField(
                blank=True, default="", max_length=45, verbose_name="network address"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="attempt",
            name="holds_only",
            field=models.BooleanField(default=False, verbose_name="only held at first"),
        ),
        migrations.AddField(
            model_name="attempt",
            name="qr_text",
            field=models.TextField(blank=True, default="", verbose_name="text of the code"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="attempt",
            name="wallet_call",
            field=models.JSONField(null=True, verbose_name="call of the wallet"),
        ),
        freeze(
            "charges_attempt",
            ("scene", "payer_ref", "client_ip", "holds_only"),
            once=("qr_text", "wallet_call"),
            name="payer_frozen",
        ),
    ]
