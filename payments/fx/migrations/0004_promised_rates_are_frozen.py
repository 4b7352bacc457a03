"""A promised rate stays as it was promised, and a quote is accepted once."""

from __future__ import annotations

from django.db import migrations

from marketplace.foundation.append_only import freeze, refuse_changes, refuse_deletion


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial"), ("fx", "0003_who_accepted_a_jump")]

    operations = [
        refuse_changes("fx_fxquoterate"),
        freeze(
            "fx_fxquote",
            ("charge_currency", "opened_at", "expires_at"),
            once=("accepted_by", "accepted_at"),
        ),
        refuse_deletion("fx_fxquote"),
    ]
