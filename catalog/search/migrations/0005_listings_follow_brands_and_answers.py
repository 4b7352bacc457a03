"""Listings tell brands, answers to attributes and fixed prices: their changes touch, too."""

from importlib import import_module

from django.db import migrations, models

ONE_OFFER = (
    "(SELECT v.product_id FROM catalog_offer o JOIN catalog_variant v ON v.id = o.variant_id"
    " WHERE o.id = r.offer_id)"
)
WATCHED = {
    "catalog_productattribute": (
        "product_id", "r.product_id", "id", "r.choice_id IS NOT NULL",
        "(a.product_id, a.attribute_id, a.choice_id) IS DISTINCT FROM"
        " (b.product_id, b.attribute_id, b.choice_id)",
    ),
    "catalog_offerprice": (
        "product_id", ONE_OFFER, "id", "r.from_quantity = 1",
        "a.* IS DISTINCT FROM b.* AND 1 IN (a.from_quantity, b.from_quantity)",
    ),
}
# One row of these is many listings.
MANY = """
CREATE FUNCTION search_touch_brand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_touch (product_id)
    SELECT p.id FROM before_rows b JOIN after_rows a ON a.id = b.id
    JOIN catalog_product p ON p.brand_id = a.id
    WHERE p.status = 'published' AND a.* IS DISTINCT FROM b.*;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_brand_changed_touches AFTER UPDATE ON catalog_brand
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT
    EXECUTE FUNCTION search_touch_brand();

CREATE FUNCTION search_touch_attribute() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_touch (product_id)
    SELECT DISTINCT p.id FROM before_rows b JOIN after_rows a ON a.id = b.id
    JOIN catalog_productattribute t ON t.attribute_id = a.id
    JOIN catalog_product p ON p.id = t.product_id
    WHERE p.status = 'published'
        AND (a.code, a.is_filterable) IS DISTINCT FROM (b.code, b.is_filterable);
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_attribute_changed_touches AFTER UPDATE ON catalog_attribute
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT
    EXECUTE FUNCTION search_touch_attribute();

CREATE FUNCTION search_touch_choice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_touch (product_id)
    SELECT DISTINCT p.id FROM before_rows b JOIN after_rows a ON a.id = b.id
    JOIN catalog_productattribute t ON t.choice_id = a.id
    JOIN catalog_product p ON p.id = t.product_id
    WHERE p.status = 'published' AND a.code IS DISTINCT FROM b.code;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_attributechoice_changed_touches AFTER UPDATE ON catalog_attributechoice
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT
    EXECUTE FUNCTION search_touch_choice();
"""
MANY_REVERSE = """
DROP TRIGGER catalog_brand_changed_touches ON catalog_brand;
DROP FUNCTION search_touch_brand();
DROP TRIGGER catalog_attribute_changed_touches ON catalog_attribute;
DROP FUNCTION search_touch_attribute();
DROP TRIGGER catalog_attributechoice_changed_touches ON catalog_attributechoice;
DROP FUNCTION search_touch_choice();
"""
_first = import_module("catalog.search.migrations.0002_changes_touch_listings")


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0004_words_of_operators"),
        ("catalog", "0007_the_database_keeps_offers_and_options"),
    ]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="fixed_from",
            field=models.JSONField(default=dict, verbose_name="fixed prices by currency"),
        ),
        migrations.RunSQL(
            sql="".join(_first.triggers(table, WATCHED[table]) for table in WATCHED) + MANY,
            reverse_sql=MANY_REVERSE + "".join(_first.without(table) for table in WATCHED),
        ),
    ]
