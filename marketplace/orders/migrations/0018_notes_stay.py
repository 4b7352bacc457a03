"""What a buyer asked of a shop stays as it was asked."""

from __future__ import annotations

from django.db import migrations

from marketplace.foundation.append_only import freeze


class Migration(migrations.Migration):
    dependencies = [("orders", "0017_notes_and_wishes")]

    operations = [
        freeze(
            "orders_vendororder",
            ("buyer_note", "gift_message", "hides_prices"),
            name="wishes_frozen",
        )
    ]
