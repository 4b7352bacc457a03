"""A renamed page leaves its old address behind, whoever renames it: admin, import or SQL."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION feeds_keep_former_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO feeds_formeraddress (kind, slug, target_id)
    VALUES (TG_ARGV[0], OLD.slug, OLD.id)
    ON CONFLICT (kind, slug) DO UPDATE SET target_id = excluded.target_id, renamed_at = now();
    -- Back to an old name: what leads to the page is no longer another one's past.
    DELETE FROM feeds_formeraddress WHERE kind = TG_ARGV[0] AND slug = NEW.slug;
    RETURN NULL;
END $$;
"""
TABLES = (
    ("catalog_product", "product"),
    ("catalog_category", "category"),
    ("vendors_vendor", "shop"),
)
TRIGGERS = "".join(
    f"""
CREATE TRIGGER {table}_renamed AFTER UPDATE OF slug ON {table} FOR EACH ROW
    WHEN (OLD.slug IS DISTINCT FROM NEW.slug)
    EXECUTE FUNCTION feeds_keep_former_address('{kind}');
"""
    for table, kind in TABLES
)
DROP = "".join(f"DROP TRIGGER {table}_renamed ON {table};" for table, _kind in TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("feeds", "0001_keep_former_addresses"),
        ("catalog", "0002_listing_prices_follow_offers"),
        ("vendors", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(sql=FUNCTION, reverse_sql="DROP FUNCTION feeds_keep_former_address();"),
        migrations.RunSQL(sql=TRIGGERS, reverse_sql=DROP),
    ]
