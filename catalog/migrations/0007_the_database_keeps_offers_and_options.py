"""Triggers: whose prices a card tells, what an offer asked before, which versions there are."""

from importlib import import_module

from django.db import migrations

from marketplace.foundation.append_only import refuse_changes

# The lead vendor: an approved one before the others, the lister before the others, then the
# one that came first. Cards, lists and shelves show the prices of its active offers.
REFRESH = """
CREATE FUNCTION catalog_refresh_prices_of(touched bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- The lock comes in a statement of its own: the next one then sees every offer that
    -- was committed while this one waited.
    PERFORM 1 FROM catalog_product WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    UPDATE catalog_product p
    SET lead_vendor_id = n.vendor_id, price_from_minor = n.lowest, price_to_minor = n.highest,
        price_currency = coalesce(n.currency, '')
    FROM (
        SELECT DISTINCT ON (q.id) q.id, o.vendor_id, o.lowest, o.highest, o.currency
        FROM catalog_product q
        LEFT JOIN (
            SELECT v.product_id, a.vendor_id, min(a.price_minor) AS lowest,
                max(a.price_minor) AS highest, max(a.currency) AS currency
            FROM catalog_variant v
            JOIN catalog_offer a ON a.variant_id = v.id AND a.is_active
            WHERE v.product_id = ANY (touched)
            GROUP BY v.product_id, a.vendor_id
        ) o ON o.product_id = q.id
        LEFT JOIN vendors_vendor s ON s.id = o.vendor_id
        WHERE q.id = ANY (touched)
        ORDER BY q.id, (s.status = 'approved') DESC NULLS LAST, (o.vendor_id = q.vendor_id) DESC,
            o.vendor_id
    ) n
    WHERE p.id = n.id
        AND (p.lead_vendor_id, p.price_from_minor, p.price_to_minor, p.price_currency)
            IS DISTINCT FROM (n.vendor_id, n.lowest, n.highest, coalesce(n.currency, ''));
END $$;

CREATE OR REPLACE FUNCTION catalog_refresh_listing_prices() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT v.product_id) INTO touched
        FROM after_rows a JOIN catalog_variant v ON v.id = a.variant_id;
        UPDATE catalog_offer o SET is_shared = true
        FROM after_rows a
        JOIN catalog_variant v ON v.id = a.variant_id
        JOIN catalog_product p ON p.id = v.product_id
        WHERE o.id = a.id AND p.vendor_id <> a.vendor_id AND NOT o.is_shared;
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
    IF touched IS NOT NULL THEN
        PERFORM catalog_refresh_prices_of(touched);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION catalog_follow_vendor_status() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    SELECT array_agg(DISTINCT v.product_id) INTO touched
    FROM catalog_offer o
    JOIN catalog_variant v ON v.id = o.variant_id
    JOIN catalog_product p ON p.id = v.product_id
    WHERE o.is_shared AND (o.vendor_id = NEW.id OR p.vendor_id = NEW.id
        OR p.lead_vendor_id = NEW.id);
    IF touched IS NOT NULL THEN
        PERFORM catalog_refresh_prices_of(touched);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_vendor_status_changed AFTER UPDATE OF status ON vendors_vendor
    FOR EACH ROW WHEN (
        OLD.status IS DISTINCT FROM NEW.status AND 'approved' IN (OLD.status, NEW.status)
    )
    EXECUTE FUNCTION catalog_follow_vendor_status();
"""

_before = import_module("catalog.migrations.0002_listing_prices_follow_offers").FUNCTION
REFRESH_REVERSE = (
    """
DROP TRIGGER catalog_vendor_status_changed ON vendors_vendor;
DROP FUNCTION catalog_follow_vendor_status();
"""
    + _before.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    + "DROP FUNCTION catalog_refresh_prices_of(bigint[]);"
)

# The application has no right to write past prices; the function lends it.
HISTORY = """
CREATE FUNCTION catalog_keep_past_price() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.is_active AND OLD.price_since < now() THEN
        INSERT INTO public.catalog_pastprice (offer_id, price_minor, currency, since, until)
        VALUES (OLD.id, OLD.price_minor, OLD.currency, OLD.price_since, now());
    END IF;
    NEW.price_since := now();
    RETURN NEW;
END $$;
CREATE TRIGGER catalog_offer_price_moves BEFORE UPDATE ON catalog_offer
    FOR EACH ROW WHEN (
        (OLD.price_minor, OLD.currency, OLD.is_active)
            IS DISTINCT FROM (NEW.price_minor, NEW.currency, NEW.is_active)
    )
    EXECUTE FUNCTION catalog_keep_past_price();
"""

HISTORY_REVERSE = """
DROP TRIGGER catalog_offer_price_moves ON catalog_offer;
DROP FUNCTION catalog_keep_past_price();
"""

CHOICES = """
ALTER TABLE catalog_attributechoice ADD CONSTRAINT catalog_choice_of_attribute
    UNIQUE (id, attribute_id);
ALTER TABLE catalog_productattribute ADD CONSTRAINT catalog_answer_from_its_list
    FOREIGN KEY (choice_id, attribute_id) REFERENCES catalog_attributechoice (id, attribute_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE catalog_optionvalue ADD CONSTRAINT catalog_value_of_option UNIQUE (id, option_id);
ALTER TABLE catalog_variantoptionvalue ADD CONSTRAINT catalog_value_from_its_option
    FOREIGN KEY (value_id, option_id) REFERENCES catalog_optionvalue (id, option_id)
    DEFERRABLE INITIALLY DEFERRED;
"""

CHOICES_REVERSE = """
ALTER TABLE catalog_variantoptionvalue DROP CONSTRAINT catalog_value_from_its_option;
ALTER TABLE catalog_optionvalue DROP CONSTRAINT catalog_value_of_option;
ALTER TABLE catalog_productattribute DROP CONSTRAINT catalog_answer_from_its_list;
ALTER TABLE catalog_attributechoice DROP CONSTRAINT catalog_choice_of_attribute;
"""

COMBINATIONS = """
CREATE FUNCTION catalog_refresh_combinations() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(DISTINCT variant_id) INTO touched FROM after_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(DISTINCT variant_id) INTO touched FROM before_rows;
    ELSE
        SELECT array_agg(DISTINCT variant_id) INTO touched
        FROM (SELECT variant_id FROM before_rows UNION SELECT variant_id FROM after_rows) r;
    END IF;
    IF touched IS NULL THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT 1 FROM catalog_variantoptionvalue w
        JOIN catalog_variant v ON v.id = w.variant_id
        JOIN catalog_option o ON o.id = w.option_id
        WHERE w.variant_id = ANY (touched) AND o.product_id <> v.product_id
    ) THEN
        RAISE EXCEPTION 'catalog_variantoptionvalue: an option of another product'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    UPDATE catalog_variant v
    SET combination = (
        SELECT string_agg(w.value_id::text, '-' ORDER BY w.value_id)
        FROM catalog_variantoptionvalue w WHERE w.variant_id = v.id
    )
    WHERE v.id = ANY (touched);
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_value_added AFTER INSERT ON catalog_variantoptionvalue
    REFERENCING NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_refresh_combinations();
CREATE TRIGGER catalog_value_changed AFTER UPDATE ON catalog_variantoptionvalue
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_refresh_combinations();
CREATE TRIGGER catalog_value_removed AFTER DELETE ON catalog_variantoptionvalue
    REFERENCING OLD TABLE AS before_rows
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_refresh_combinations();
"""

COMBINATIONS_REVERSE = """
DROP TRIGGER catalog_value_added ON catalog_variantoptionvalue;
DROP TRIGGER catalog_value_changed ON catalog_variantoptionvalue;
DROP TRIGGER catalog_value_removed ON catalog_variantoptionvalue;
DROP FUNCTION catalog_refresh_combinations();
"""

# Moves of the tree wait for each other: two at once could close a ring that neither sees.
TREE = """
CREATE FUNCTION catalog_keep_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above integer := 1;
    below integer;
    place bigint := NEW.parent_id;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('catalog_category'));
    WHILE place IS NOT NULL LOOP
        above := above + 1;
        IF place = NEW.id OR above > 5 THEN
            RAISE EXCEPTION 'catalog_category %: below itself, or deeper than 5 levels', NEW.slug
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        SELECT parent_id INTO place FROM catalog_category WHERE id = place;
    END LOOP;
    WITH RECURSIVE down (id, level) AS (
        SELECT NEW.id, 0
        UNION ALL
        SELECT c.id, d.level + 1 FROM catalog_category c JOIN down d ON c.parent_id = d.id
        WHERE d.level < 6
    )
    SELECT max(level) INTO below FROM down;
    IF above + below > 5 THEN
        RAISE EXCEPTION 'catalog_category %: deeper than 5 levels', NEW.slug
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalog_category_in_tree BEFORE INSERT OR UPDATE OF parent_id ON catalog_category
    FOR EACH ROW WHEN (NEW.parent_id <> NEW.id) EXECUTE FUNCTION catalog_keep_tree();
"""

TREE_REVERSE = """
DROP TRIGGER catalog_category_in_tree ON catalog_category;
DROP FUNCTION catalog_keep_tree();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_old_brand_texts_go"),
        ("vendors", "0006_accounts_have_an_address"),
    ]

    operations = [
        migrations.RunSQL(sql=REFRESH, reverse_sql=REFRESH_REVERSE),
        migrations.RunSQL(sql=HISTORY, reverse_sql=HISTORY_REVERSE),
        refuse_changes("catalog_pastprice"),
        migrations.RunSQL(sql=CHOICES, reverse_sql=CHOICES_REVERSE),
        migrations.RunSQL(sql=COMBINATIONS, reverse_sql=COMBINATIONS_REVERSE),
        migrations.RunSQL(sql=TREE, reverse_sql=TREE_REVERSE),
    ]
