"""What was placed stays as it was placed: the database refuses a change of frozen columns."""

from __future__ import annotations

from django.db import migrations

from marketplace.foundation.append_only import freeze, refuse_changes

FROZEN = {
    "orders_order": (
        "public_id", "cart_id", "checkout_quote_id", "currency", "goods_minor", "shipping_minor",
        "total_minor", "zone", "charge_ref", "fx_quote_id", "placed_at",
    ),
    "orders_vendororder": (
        "public_id", "order_id", "vendor_id", "position", "goods_minor", "shipping_minor",
        "total_minor", "vendor_currency", "vendor_goods_minor", "vendor_shipping_minor",
        "vendor_total_minor", "commission_bps", "commission_minor", "fx_base", "fx_quoted",
        "fx_mid", "fx_spread_bps", "fx_source", "fx_as_of", "delivery_code", "delivery_name",
    ),
}


class Migration(migrations.Migration):

    dependencies = [("orders", "0001_initial")]

    operations = [
        *(freeze(table, columns) for table, columns in FROZEN.items()),
        refuse_changes("orders_orderline"),
    ]
