"""A meaning is one entry of the index, and a cell is put together when it is looked at.

Before, every cell of every try was written out and read by the database, a hundred queries of
which two or three were asked. The function of before stays: processes of before still call it.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

_shelves = import_module("catalog.search.migrations.0007_index_on_shelves")
_OPENING = _shelves.FUNCTION.index("SET enable_seqscan")
_LOOP = _shelves.FUNCTION.index("            FOR at IN 1 .. cardinality(cells) LOOP")
_AFTER = _shelves.FUNCTION.index("        END IF;\n        -- The next try is looser")
SIGNATURE = "tsquery[], tsquery[], integer[], text[], integer[], integer, integer, text[]"
# As before but for its cells: each group of a try with each step, the words of one and the other.
FUNCTION = f"""
CREATE FUNCTION search_matches(
    groups tsquery[], bases tsquery[], tries integer[], steps text[], shelves integer[],
    most integer, few integer, currencies text[], lowest bigint[], highest bigint[]
) RETURNS SETOF search_match LANGUAGE plpgsql STABLE
SET jit = off
{_shelves.FUNCTION[_OPENING:_LOOP]}            <<taking>>
            FOR place IN first .. final LOOP
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
            END LOOP;
{_shelves.FUNCTION[_AFTER:]}
"""
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
