"""Keep `price_from_minor` and `price_to_minor` of a product exact, whoever writes offers."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION catalog_refresh_listing_prices() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT v.product_id) INTO touched
        FROM after_rows a JOIN catalog_variant v ON v.id = a.variant_id;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT v.product_id) INTO touched
        FROM before_rows b JOIN catalog_variant v ON v.id = b.variant_id;
    ELSE
        SELECT array_agg(DISTINCT v.product_id) INTO touched
        FROM before_rows b
        JOIN after_rows a ON a.id = b.id
        JOIN catalog_variant v ON v.id IN (a.variant_id, b.variant_id)
        WHERE (b.price_minor, b.currency, b.is_active, b.variant_id, b.vendor_id)
            IS DISTINCT FROM (a.price_minor, a.currency, a.is_active, a.variant_id, a.vendor_id);
    END IF;
    IF touched IS NULL THEN
        RETURN NULL;
    END IF;
    -- The lock comes in a statement of its own: the next one then sees every offer that
    -- was committed while this one waited.
    PERFORM 1 FROM catalog_product WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    UPDATE catalog_product p
    SET price_from_minor = n.lowest, price_to_minor = n.highest, price_currency = n.currency
    FROM (
        SELECT q.id, min(o.price_minor) AS lowest, max(o.price_minor) AS highest,
            coalesce(max(o.currency), '') AS currency
        FROM catalog_product q
        LEFT JOIN catalog_variant v ON v.product_id = q.id
        LEFT JOIN catalog_offer o
            ON o.variant_id = v.id AND o.vendor_id = q.vendor_id AND o.is_active
        WHERE q.id = ANY (touched)
        GROUP BY q.id
    ) n
    WHERE p.id = n.id
        AND (p.price_from_minor, p.price_to_minor, p.price_currency)
            IS DISTINCT FROM (n.lowest, n.highest, n.currency);
    RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER catalog_offer_added AFTER INSERT ON catalog_offer
    REFERENCING NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_refresh_listing_prices();
CREATE TRIGGER catalog_offer_changed AFTER UPDATE ON catalog_offer
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_refresh_listing_prices();
CREATE TRIGGER catalog_offer_removed AFTER DELETE ON catalog_offer
    REFERENCING OLD TABLE AS before_rows
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_refresh_listing_prices();
"""

REVERSE = """
DROP TRIGGER catalog_offer_added ON catalog_offer;
DROP TRIGGER catalog_offer_changed ON catalog_offer;
DROP TRIGGER catalog_offer_removed ON catalog_offer;
DROP FUNCTION catalog_refresh_listing_prices();
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.RunSQL(sql=FUNCTION + TRIGGERS, reverse_sql=REVERSE),
    ]
