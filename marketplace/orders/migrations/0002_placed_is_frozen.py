"""What was placed stays as it was placed: the database refuses a change of frozen columns."""

from __future__ import annotations

from django.db import migrations

from marketplace.foundation.append_only import refuse_changes

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

FUNCTION = """
CREATE OR REPLACE FUNCTION orders_refuse_change_of_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% %: what was placed is frozen', TG_TABLE_NAME, OLD.public_id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def freeze(table: str, columns: tuple[str, ...]) -> migrations.RunSQL:
    """Return the operation that refuses an update of these columns."""
    old = ", ".join(f"OLD.{column}" for column in columns)
    new = ", ".join(f"NEW.{column}" for column in columns)
    return migrations.RunSQL(
        sql=f"""
        {FUNCTION}
        CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (ROW({old}) IS DISTINCT FROM ROW({new}))
            EXECUTE FUNCTION orders_refuse_change_of_frozen();
        """,
        reverse_sql=f"DROP TRIGGER {table}_frozen ON {table};",
    )


class Migration(migrations.Migration):

    dependencies = [("orders", "0001_initial")]

    operations = [
        *(freeze(table, columns) for table, columns in FROZEN.items()),
        refuse_changes("orders_orderline"),
    ]
