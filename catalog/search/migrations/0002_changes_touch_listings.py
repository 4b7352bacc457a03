"""Whoever changes goods, by whatever way, leaves a row that says which listings to look at."""

from django.db import migrations

# One function for every table: its arguments name the column of the touched row, how to find it
# from a changed row `r`, and which rows count. Statements that move many rows touch once each.
FUNCTION = """
CREATE FUNCTION search_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        EXECUTE format(
            'INSERT INTO search_touch (%1$I) SELECT DISTINCT %2$s FROM after_rows r WHERE %2$s IS NOT NULL AND %3$s',
            TG_ARGV[0], TG_ARGV[1], TG_ARGV[2])
        ;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE format(
            'INSERT INTO search_touch (%1$I) SELECT DISTINCT %2$s FROM before_rows r WHERE %2$s IS NOT NULL',
            TG_ARGV[0], TG_ARGV[1]);
    ELSE
        EXECUTE format(
            'INSERT INTO search_touch (%1$I) SELECT DISTINCT t.ref FROM ('
            ' SELECT unnest(ARRAY[(SELECT %2$s FROM (SELECT b.*) r), (SELECT %2$s FROM (SELECT a.*) r)]) AS ref'
            ' FROM before_rows b JOIN after_rows a ON a.%3$I = b.%3$I WHERE %4$s) t WHERE t.ref IS NOT NULL',
            TG_ARGV[0], TG_ARGV[1], TG_ARGV[2], TG_ARGV[3]);
    END IF;
    RETURN NULL;
END $$;
"""

OFFERED = "(SELECT v.product_id FROM catalog_variant v WHERE v.id = r.variant_id)"
STOCKED = (
    "(SELECT v.product_id FROM catalog_offer o JOIN catalog_variant v ON v.id = o.variant_id"
    " WHERE o.id = r.offer_id)"
)
# Statements that change nothing that a listing shows leave no row: above all most sales.
SOLD_OUT = "(a.on_hand > a.reserved) <> (b.on_hand > b.reserved)"
WATCHED = {
    "catalog_product": (
        "product_id", "r.id", "id", "r.status = ''published''",
        "(a.status = ''published'' OR b.status = ''published'') AND a.* IS DISTINCT FROM b.*",
    ),
    "catalog_offer": (
        "product_id", OFFERED, "id", "true",
        "(a.is_active, a.variant_id, a.vendor_id, a.sku) IS DISTINCT FROM"
        " (b.is_active, b.variant_id, b.vendor_id, b.sku)",
    ),
    "catalog_variant": (
        "product_id", "r.product_id", "id", "false", "a.gtin IS DISTINCT FROM b.gtin"
    ),
    "catalog_stock": ("product_id", STOCKED, "offer_id", "r.on_hand > r.reserved", SOLD_OUT),
    "catalog_picture": ("product_id", "r.product_id", "id", "true", "a.* IS DISTINCT FROM b.*"),
    "catalog_category": ("category_id", "r.id", "id", "false", "a.* IS DISTINCT FROM b.*"),
    "vendors_vendor": (
        "vendor_id", "r.id", "id", "false",
        "(a.status, a.slug, a.name_zh_hant, a.name_zh_hans, a.name_pt, a.name_en) IS DISTINCT FROM"
        " (b.status, b.slug, b.name_zh_hant, b.name_zh_hans, b.name_pt, b.name_en)",
    ),
}


def triggers(table: str) -> str:
    column, ref, key, added, changed = WATCHED[table]
    return f"""
CREATE TRIGGER {table}_added_touches AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT
    EXECUTE FUNCTION search_touch('{column}', '{ref}', '{added}');
CREATE TRIGGER {table}_changed_touches AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT
    EXECUTE FUNCTION search_touch('{column}', '{ref}', '{key}', '{changed}');
CREATE TRIGGER {table}_removed_touches AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT
    EXECUTE FUNCTION search_touch('{column}', '{ref}');
"""


def without(table: str) -> str:
    return "".join(
        f"DROP TRIGGER {table}_{verb}_touches ON {table};" for verb in ("added", "changed", "removed")
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0001_a_listing_per_product")]

    operations = [
        migrations.RunSQL(
            sql=FUNCTION + "".join(triggers(table) for table in WATCHED),
            reverse_sql="".join(without(table) for table in WATCHED) + "DROP FUNCTION search_touch();",
        ),
    ]
