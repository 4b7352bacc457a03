"""The index stands on shelves: a part for what is sold out, and one for each tier of sales.

A word of every tenth listing stands a hundred thousand times in one index, and all of its places
are read before the first match. On shelves the best sellers are found in a part of a fiftieth of
that, and the others are not looked at once there are enough.
"""

from importlib import import_module

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from django.db.models import Q

_before = import_module("catalog.search.migrations.0003_matches_before_ranks")

# As the index says them: the planner takes a part only for a condition that it can prove.
SHELVES = (
    "l.is_sold_out",
    "NOT l.is_sold_out AND l.sales < 10",
    "NOT l.is_sold_out AND l.sales >= 10 AND l.sales < 100",
    "NOT l.is_sold_out AND l.sales >= 100 AND l.sales < 1000",
    "NOT l.is_sold_out AND l.sales >= 1000",
)
EVERY = " OR ".join(f"({shelf} AND l.terms @@ wanted)" for shelf in SHELVES)
WITHIN = """(currencies IS NULL OR l.price_from_minor
            BETWEEN lowest[array_position(currencies, l.price_currency::text)]
            AND highest[array_position(currencies, l.price_currency::text)])"""
TAKE = f"""RETURN QUERY SELECT number, l.product_id, l.path, l.brand::text, l.choices::text[],
            l.ships_to::text[], l.price_from_minor, l.price_currency::text, l.is_sold_out, l.sales,
            l.rating_bps::integer, l.published_at
        FROM search_indexedlisting l
        WHERE {{which}} AND {WITHIN}
        LIMIT left_over;"""  # noqa: S608 - words of ours
BY_SHELF = "\n        ".join(
    f"WHEN {number} THEN {TAKE.format(which=f'l.terms @@ wanted AND {shelf}')}"
    for number, shelf in enumerate(SHELVES)
)
# The settings keep the planner from the sort indexes and from reading the table whole, whatever
# it believes of a word; without a generic plan each cell would be planned anew.
FUNCTION = f"""
CREATE FUNCTION search_matches(
    groups tsquery[], tries integer[], cells tsquery[], shelves integer[], cell_groups integer[],
    most integer, currencies text[], lowest bigint[], highest bigint[]
) RETURNS SETOF search_match LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET max_parallel_workers_per_gather = 0
SET work_mem = '32MB' SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    left_over integer := most;
    taken integer;
    wanted tsquery;
BEGIN
    FOR number IN 1 .. cardinality(groups) LOOP
        -- The next try is looser: it is for those whom the one before found nothing.
        EXIT WHEN number > 1 AND tries[number] > tries[number - 1] AND left_over < most;
        wanted := groups[number];
        IF wanted IS NOT NULL THEN
            SELECT count(*) INTO taken FROM (
                SELECT FROM search_indexedlisting l WHERE ({EVERY}) AND {WITHIN} LIMIT left_over
            ) AS found;
            IF taken < left_over THEN
                {TAKE.format(which=f"({EVERY})")}
                left_over := left_over - taken;
                CONTINUE;
            END IF;
        END IF;
        FOR place IN 1 .. cardinality(cells) LOOP
            CONTINUE WHEN cell_groups[place] <> number;
            wanted := cells[place];
            CASE shelves[place]
        {BY_SHELF}
            ELSE {TAKE.format(which=f"({EVERY})")}
            END CASE;
            GET DIAGNOSTICS taken = ROW_COUNT;
            left_over := left_over - taken;
            EXIT WHEN left_over < 1;
        END LOOP;
        EXIT WHEN left_over < 1;
    END LOOP;
END $$;
"""  # noqa: S608
DROP = """
DROP FUNCTION search_matches(
    tsquery[], integer[], tsquery[], integer[], integer[], integer, text[], bigint[], bigint[]);
"""
# Before: one function that kept a group whole where it fitted, and one for a cell.
_AT = _before.FUNCTION.index("CREATE FUNCTION search_cell")
BEFORE = _before.FUNCTION[_AT:]
BEFORE_DROP = _before.UNDO.replace("DROP TYPE search_match;", "")
_SHELVES = (
    Q(is_sold_out=True),
    Q(is_sold_out=False, sales__lt=10),
    Q(is_sold_out=False, sales__gte=10, sales__lt=100),
    Q(is_sold_out=False, sales__gte=100, sales__lt=1_000),
    Q(is_sold_out=False, sales__gte=1_000),
)


class Migration(migrations.Migration):
    dependencies = [("search", "0005_listings_follow_brands_and_answers")]

    operations = [
        *(
            migrations.AddIndex(
                "indexedlisting",
                GinIndex(fields=["terms"], name=f"search_terms_{number}", condition=shelf),
            )
            for number, shelf in enumerate(_SHELVES)
        ),
        migrations.RemoveIndex("indexedlisting", "search_terms"),
        migrations.RunSQL(BEFORE_DROP, BEFORE),
        migrations.RunSQL(FUNCTION, DROP),
    ]
