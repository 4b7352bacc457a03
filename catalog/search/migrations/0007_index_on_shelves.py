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
SHARES = [1, 1, 1, 4, 16]  # of what is few, as much may stand on the shelves from here on
EVERY = "(" + " OR ".join(f"({shelf} AND l.terms @@ wanted)" for shelf in SHELVES) + ")"
WITHIN = """(currencies IS NULL OR l.price_from_minor
            BETWEEN lowest[array_position(currencies, l.price_currency::text)]
            AND highest[array_position(currencies, l.price_currency::text)])"""
COLUMNS = """number, l.product_id, l.path, l.brand::text, l.choices::text[], l.ships_to::text[],
            l.price_from_minor, l.price_currency::text, l.is_sold_out, l.sales,
            l.rating_bps::integer, l.published_at"""
OF = "FROM search_indexedlisting l WHERE"


def _by_shelf(take: str) -> str:
    """Say a statement for each shelf: a condition that is no constant has no part of the index."""
    whens = [
        f"WHEN {shelf} THEN {take.format(which=f'l.terms @@ wanted AND {condition}')}"
        for shelf, condition in enumerate(SHELVES)
    ]
    return "\n            ".join([*whens, f"ELSE {take.format(which=EVERY)}"])


KEEP = f"""found := found || ARRAY(SELECT ROW({COLUMNS})::search_match
                {OF} {{which}} AND {WITHIN} LIMIT few_here - cardinality(found));"""
TAKE = f"RETURN QUERY SELECT {COLUMNS} {OF} {{which}} AND {WITHIN} LIMIT left_over;"
# The settings keep the planner from the sort indexes and from reading the table whole, whatever
# it believes of a word; without a generic plan each cell would be planned anew. The words of the
# last group of a try fit every match of the try: where these are few, they are taken whole, and
# the groups before it only say whose they are. Where not, cells are taken, best first: seldom can
# many best sellers be among few matches, so the first shelves decide early.
FUNCTION = f"""
CREATE FUNCTION search_matches(
    groups tsquery[], tries integer[], cells tsquery[], shelves integer[], cell_groups integer[],
    most integer, few integer, currencies text[], lowest bigint[], highest bigint[]
) RETURNS SETOF search_match LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET max_parallel_workers_per_gather = 0
SET work_mem = '32MB' SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    left_over integer := most;
    is_answered boolean := false;
    is_whole boolean;
    few_here integer;
    first integer := 1;
    final integer;
    number integer;
    taken integer;
    wanted tsquery;
    found search_match[];
    known bigint[];
BEGIN
    WHILE first <= cardinality(groups) LOOP
        final := first;
        WHILE final < cardinality(groups) AND tries[final + 1] = tries[first] LOOP
            final := final + 1;
        END LOOP;
        found := '{{}}';
        wanted := groups[final];
        number := final;
        is_whole := few > 0;
        FOR shelf IN REVERSE {len(SHELVES) - 1} .. 0 LOOP
            EXIT WHEN NOT is_whole;
            few_here := greatest(few / (ARRAY{SHARES})[shelf + 1], 1);
            CASE shelf
            {_by_shelf(KEEP)}
            END CASE;
            is_whole := cardinality(found) < few_here;
        END LOOP;
        is_answered := cardinality(found) > 0;
        IF is_whole THEN
            FOR place IN first .. final - 1 LOOP
                EXIT WHEN cardinality(found) = 0;
                wanted := groups[place];
                known := ARRAY(SELECT l.product_id {OF} {EVERY} LIMIT few);
                RETURN QUERY SELECT place, f.product_id, f.path, f.brand, f.choices, f.ships_to,
                    f.price_from_minor, f.price_currency, f.is_sold_out, f.sales, f.rating_bps,
                    f.published_at
                FROM unnest(found) f WHERE f.product_id IN (SELECT unnest(known));
                found := ARRAY(SELECT f FROM unnest(found) f
                    WHERE f.product_id NOT IN (SELECT unnest(known)));
            END LOOP;
            RETURN QUERY SELECT * FROM unnest(found);
        ELSE
            FOR at IN 1 .. cardinality(cells) LOOP
                number := cell_groups[at];
                CONTINUE WHEN number NOT BETWEEN first AND final;
                wanted := cells[at];
                CASE shelves[at]
            {_by_shelf(TAKE)}
                END CASE;
                GET DIAGNOSTICS taken = ROW_COUNT;
                left_over := left_over - taken;
                EXIT WHEN left_over < 1;
            END LOOP;
        END IF;
        -- The next try is looser: it is for those whom the one before found nothing.
        EXIT WHEN is_answered OR left_over < most;
        first := final + 1;
    END LOOP;
END $$;
"""  # noqa: S608 - words of ours
DROP = """
DROP FUNCTION search_matches(
    tsquery[], integer[], tsquery[], integer[], integer[], integer, integer, text[], bigint[],
    bigint[]);
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
    dependencies = [("search", "0006_goods_have_closed_zones")]

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
