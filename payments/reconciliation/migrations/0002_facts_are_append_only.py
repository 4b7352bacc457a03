from django.db import migrations

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion

FACTS = (
    "reconciliation_statementfile",
    "reconciliation_bankstatement",
    "reconciliation_bankline",
    "reconciliation_providerline",
    "reconciliation_providerpayoutline",
    "reconciliation_contradiction",
    "reconciliation_match",
    "reconciliation_matchedpart",
    "reconciliation_breakcomment",
)


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0001_initial")]

    operations = [
        *(refuse_changes(table) for table in FACTS),
        freeze(
            "reconciliation_providerpayout",
            ("provider", "external_id", "currency", "amount_minor", "is_automatic", "created_at"),
        ),
        refuse_deletion("reconciliation_providerpayout"),
        freeze(
            "reconciliation_break",
            (
                *("public_id", "key", "kind", "side", "account", "currency", "amount_minor"),
                *("subject", "since_on", "opened_at"),
            ),
        ),
        refuse_deletion("reconciliation_break"),
        freeze(
            "reconciliation_breakresolution",
            (
                *("public_id", "about_id", "offset_account", "reason"),
                *("proposed_by", "proposed_at", "is_alone"),
            ),
            once=("decided_by", "decided_at", "entry_key"),
        ),
        refuse_deletion("reconciliation_breakresolution"),
    ]
