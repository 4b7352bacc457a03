"""A beneficiary account is written once: a mistake is written down anew, as the model says."""

from __future__ import annotations

from django.db import migrations

from marketplace.foundation.append_only import freeze, refuse_deletion

WRITTEN = (
    "vendor_id",
    "currency",
    "bank_name",
    "bank_code",
    "account_name",
    "account_number",
    "recorded_by",
)


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0001_initial"),
        ("vendors", "0004_where_a_shop_is_and_when_it_is_open"),
    ]

    operations = [
        freeze("vendors_beneficiaryaccount", WRITTEN, once=("confirmed_by", "confirmed_at")),
        refuse_deletion("vendors_beneficiaryaccount"),
    ]
