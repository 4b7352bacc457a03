"""Matches are taken from the index, cell after cell, before anything is ranked or counted."""

from django.db import migrations

# The settings keep the planner from the sort indexes and from reading the table whole, whatever
# it believes of a word; without a generic plan each cell would be planned anew.
FUNCTION = """
CREATE FUNCTION search_matches(
    cells tsquery[], tries integer[], most integer, currencies text[], lowest bigint[], highest bigint[]
) RETURNS TABLE (
    cell integer, product_id bigint, path bigint[], brand text, choices text[], ships_to text[],
    price_from_minor bigint, price_currency text, is_sold_out boolean, sales integer,
    rating_bps integer, published_at timestamptz
) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET max_parallel_workers_per_gather = 0
SET work_mem = '32MB' SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    wanted tsquery;
    left_over integer := most;
    added bigint;
BEGIN
    FOR number IN 1 .. cardinality(cells) LOOP
        -- The next try is looser: it is for those whom the one before found nothing.
        EXIT WHEN number > 1 AND tries[number] > tries[number - 1] AND left_over < most;
        wanted := cells[number];
        RETURN QUERY
            SELECT number, l.product_id, l.path, l.brand::text, l.choices::text[],
                l.ships_to::text[], l.price_from_minor, l.price_currency::text, l.is_sold_out,
                l.sales, l.rating_bps::integer, l.published_at
            FROM search_indexedlisting l
            WHERE l.terms @@ wanted AND (
                currencies IS NULL OR l.price_from_minor
                BETWEEN lowest[array_position(currencies, l.price_currency::text)]
                AND highest[array_position(currencies, l.price_currency::text)])
            LIMIT left_over;
        GET DIAGNOSTICS added = ROW_COUNT;
        left_over := left_over - added;
        EXIT WHEN left_over < 1;
    END LOOP;
END $$;
"""
# A row that is ranked must be small: whatever can lie apart does, above all the terms.
APART = """
ALTER TABLE search_indexedlisting ALTER COLUMN terms SET STORAGE EXTERNAL;
ALTER TABLE search_indexedlisting SET (toast_tuple_target = 256, fillfactor = 90);
ALTER TABLE search_listing SET (fillfactor = 90);
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_changes_touch_listings")]

    operations = [
        migrations.RunSQL(
            sql=FUNCTION,
            reverse_sql="DROP FUNCTION search_matches(tsquery[], integer[], integer, text[], bigint[], bigint[]);",
        ),
        migrations.RunSQL(sql=APART, reverse_sql=migrations.RunSQL.noop),
    ]
