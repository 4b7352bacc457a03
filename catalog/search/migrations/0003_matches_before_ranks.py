"""Matches are taken from the index, cell after cell, before anything is ranked or counted."""

from django.db import migrations

# The settings keep the planner from the sort indexes and from reading the table whole, whatever
# it believes of a word; without a generic plan each cell would be planned anew. A group is taken
# whole where it fits; where it does not, its cells are, best first.
FUNCTION = """
CREATE TYPE search_match AS (
    cell integer, product_id bigint, path bigint[], brand text, choices text[], ships_to text[],
    price_from_minor bigint, price_currency text, is_sold_out boolean, sales integer,
    rating_bps integer, published_at timestamptz
);
CREATE FUNCTION search_cell(
    number integer, wanted tsquery, most integer,
    currencies text[], lowest bigint[], highest bigint[]
) RETURNS search_match[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT ROW(number, l.product_id, l.path, l.brand, l.choices, l.ships_to,
            l.price_from_minor, l.price_currency, l.is_sold_out, l.sales, l.rating_bps,
            l.published_at)::search_match
        FROM search_indexedlisting l
        WHERE l.terms @@ wanted AND (
            currencies IS NULL OR l.price_from_minor
            BETWEEN lowest[array_position(currencies, l.price_currency::text)]
            AND highest[array_position(currencies, l.price_currency::text)])
        LIMIT most);
END $$;
CREATE FUNCTION search_matches(
    groups tsquery[], tries integer[], cells tsquery[], cell_groups integer[], most integer,
    currencies text[], lowest bigint[], highest bigint[]
) RETURNS SETOF search_match LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET max_parallel_workers_per_gather = 0
SET work_mem = '32MB' SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    found search_match[];
    left_over integer := most;
BEGIN
    FOR number IN 1 .. cardinality(groups) LOOP
        -- The next try is looser: it is for those whom the one before found nothing.
        EXIT WHEN number > 1 AND tries[number] > tries[number - 1] AND left_over < most;
        found := search_cell(number, groups[number], left_over, currencies, lowest, highest);
        IF cardinality(found) < left_over THEN
            left_over := left_over - cardinality(found);
            RETURN QUERY SELECT * FROM unnest(found);
            CONTINUE;
        END IF;
        FOR place IN 1 .. cardinality(cells) LOOP
            CONTINUE WHEN cell_groups[place] <> number;
            found := search_cell(number, cells[place], left_over, currencies, lowest, highest);
            left_over := left_over - cardinality(found);
            RETURN QUERY SELECT * FROM unnest(found);
            EXIT WHEN left_over < 1;
        END LOOP;
        EXIT;
    END LOOP;
END $$;
"""
UNDO = """
DROP FUNCTION search_matches(
    tsquery[], integer[], tsquery[], integer[], integer, text[], bigint[], bigint[]);
DROP FUNCTION search_cell(integer, tsquery, integer, text[], bigint[], bigint[]);
DROP TYPE search_match;
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
            reverse_sql=UNDO,
        ),
        migrations.RunSQL(sql=APART, reverse_sql=migrations.RunSQL.noop),
    ]
