"""What a charge asks for, what a refund gives back and to whom a share belongs stay as they were.

The ledger posts from these rows: a share that changed after the buyer paid would move money to
somebody else with every trigger of the ledger content.
"""

from __future__ import annotations

from django.db import migrations

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion

CHARGE = (
    "public_id",
    "reference",
    "amount_minor",
    "currency",
    "provider",
    "opened_at",
    "expires_at",
)
# All that the provider was asked: a repeat under the same key sends the same request.
ATTEMPT = (
    "public_id",
    "charge_id",
    "provider",
    "method",
    "key",
    "description",
    "business_name",
    "language",
    "email",
    "success_url",
    "cancel_url",
    "prepared_at",
    "expires_at",
)
REFUND = (
    "public_id",
    "charge_id",
    "attempt_id",
    "share_id",
    "amount_minor",
    "currency",
    "reason",
    "key",
    "requested_at",
)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial"), ("charges", "0005_drop_payload_hash")]

    operations = [
        refuse_changes("charges_share"),
        freeze("charges_charge", CHARGE, once=("captured_at", "expired_at")),
        refuse_deletion("charges_charge"),
        freeze("charges_attempt", ATTEMPT, once=("captured_at",)),
        refuse_deletion("charges_attempt"),
        freeze("charges_refund", REFUND, once=("submitted_at",)),
        refuse_deletion("charges_refund"),
    ]
