"""A meaning is one entry of the index, and a cell is put together when it is looked at.

Before, every cell of every try was written out and read by the database, a hundred queries of
which two or three were asked. The function of before stays: processes of before still call it.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

_shelves = import_module("catalog.search.migrations.0007_index_on_shelves")
_OPENING = _shelves.FUNCTION.index("SET enable_seqscan")
_WHOLE = _shelves.FUNCTION.index("        IF is_whole THEN")
SIGNATURE = "tsquery[], tsquery[], integer[], text[], integer[], integer, integer, text[]"
# As before but for two things. A cell is a group of a try with a step. And once the cells of the
# first group are taken, what else the try finds is mostly little: where it fits, it is taken whole,
# five looks instead of nine for each group, and the groups only say whose it is.
FUNCTION = f"""
CREATE FUNCTION search_matches(
    groups tsquery[], bases tsquery[], tries integer[], steps text[], shelves integer[],
    most integer, few integer, currencies text[], lowest bigint[], highest bigint[]
) RETURNS SETOF search_match LANGUAGE plpgsql STABLE
SET jit = off
{_shelves.FUNCTION[_OPENING:_WHOLE]}        <<taking>>
        FOR place IN first .. final LOOP
            EXIT WHEN is_whole;
            number := place;
            FOR at IN 1 .. cardinality(steps) LOOP
                wanted := bases[place];
                IF steps[at] <> '' THEN
                    wanted := wanted && steps[at]::tsquery;
                END IF;
                CASE shelves[at]
            {_shelves._by_shelf(_shelves.TAKE)}
                END CASE;
                GET DIAGNOSTICS taken = ROW_COUNT;
                left_over := left_over - taken;
                EXIT taking WHEN left_over < 1;
            END LOOP;
            CONTINUE WHEN place > first OR place = final OR few = 0;
            found := '{{}}';
            wanted := groups[final] && !!groups[first];
            number := final;
            few_here := least(left_over, few) + 1;
            FOR shelf IN REVERSE {len(_shelves.SHELVES) - 1} .. 0 LOOP
                CASE shelf
            {_shelves._by_shelf(_shelves.KEEP)}
                END CASE;
                EXIT WHEN cardinality(found) = few_here;
            END LOOP;
            is_whole := cardinality(found) < few_here;
            left_over := left_over - CASE WHEN is_whole THEN cardinality(found) ELSE 0 END;
            begun := true;
        END LOOP;
        IF is_whole THEN
            FOR place IN first .. final - 1 LOOP
                EXIT WHEN cardinality(found) = 0;
                CONTINUE WHEN begun AND place = first;
                wanted := groups[place];
                IF begun THEN
                    wanted := wanted && !!groups[first];
                END IF;
                known := ARRAY(SELECT l.product_id {_shelves.OF} {_shelves.EVERY}
                    AND {_shelves.WITHIN} LIMIT most);
                RETURN QUERY SELECT place, f.product_id, f.path, f.brand, f.choices, f.ships_to,
                    f.price_from_minor, f.price_currency, f.is_sold_out, f.sales, f.rating_bps,
                    f.published_at
                FROM unnest(found) f WHERE f.product_id IN (SELECT unnest(known));
                found := ARRAY(SELECT f FROM unnest(found) f
                    WHERE f.product_id NOT IN (SELECT unnest(known)));
            END LOOP;
            RETURN QUERY SELECT * FROM unnest(found);
        END IF;
        -- The next try is looser: it is for those whom the one before found nothing.
        EXIT WHEN is_answered OR left_over < most;
        first := final + 1;
    END LOOP;
END $$;
""".replace("    is_whole boolean;", "    is_whole boolean;\n    begun boolean;").replace(
    "        is_whole := few > 0;", "        is_whole := few > 0;\n        begun := false;"
)
DROP = f"DROP FUNCTION search_matches({SIGNATURE}, bigint[], bigint[]);"
# The terms lie apart, and nothing else: with 256 bytes to a row the zones of half of all listings
# lay apart too, and each was fetched by itself to be counted. Rows move when they are written.
_COLUMNS = ("path", "brand", "choices", "ships_to")
TOGETHER = "\n".join(
    [
        *(f"ALTER TABLE search_indexedlisting ALTER {each} SET STORAGE MAIN;" for each in _COLUMNS),
        "ALTER TABLE search_indexedlisting SET (toast_tuple_target = 512);",
    ]
)
APART = TOGETHER.replace("MAIN", "EXTENDED").replace("512", "256")


class Migration(migrations.Migration):
    dependencies = [("search", "0007_index_on_shelves")]

    operations = [
        migrations.CreateModel(
            name="Meaning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=32, unique=True, verbose_name="digest")),
                ("ways", models.JSONField(verbose_name="ways to write it")),
                ("ready_at", models.DateTimeField(null=True, verbose_name="ready at")),
                ("left_at", models.DateTimeField(null=True, verbose_name="not asked since")),
            ],
            options={
                "verbose_name": "meaning in the index",
                "verbose_name_plural": "meanings in the index",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("ready_at", None), ("left_at", None), _connector="OR"),
                        name="search_meaning_ready_is_asked",
                    )
                ],
            },
        ),
        migrations.RunSQL(FUNCTION, DROP),
        migrations.RunSQL(TOGETHER, APART),
    ]
