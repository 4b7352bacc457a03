"""No order goes away, and whose it is never changes: its signed link and its mails go there."""

from __future__ import annotations

from django.db import migrations

from marketplace.foundation.append_only import freeze, refuse_deletion


class Migration(migrations.Migration):

    dependencies = [("orders", "0003_orders_by_email")]

    operations = [
        freeze("orders_order", ("user_id", "email"), name="buyer_frozen"),
        refuse_deletion("orders_order"),
        refuse_deletion("orders_vendororder"),
    ]
