"""When a vendor order was said to arrive stays as it was said."""

from __future__ import annotations

from django.db import migrations

from marketplace.foundation.append_only import freeze


class Migration(migrations.Migration):

    dependencies = [("orders", "0007_promised_days")]

    operations = [
        freeze("orders_vendororder", ("promised_from", "promised_to"), name="promise_frozen")
    ]
