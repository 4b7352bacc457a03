"""Load generated shops and listings up to the wished totals, chunk by chunk."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from catalog.models import Brand, Category, Picture, Product
from marketplace.backoffice.demo.loading.shops import rates_of, vendor_fields
from marketplace.backoffice.demo.loading.stamp import Wish
from marketplace.backoffice.demo.scaling.generator import GeneratedListing, Generator
from marketplace.backoffice.demo.scaling.rows import COLUMNS, RowWriter
from marketplace.backoffice.demo.types import Demo
from marketplace.shipping.models import ShippingRate
from marketplace.vendors.models import Vendor

CHUNK = 5_000  # listings in one transaction: some 15 MB of rows at a time
SHOPS_AT_ONCE = 500
REPORT_EVERY = 50_000


def fill_up(*, demo: Demo, wish: Wish, now: datetime, say: Callable[[str], None]) -> int:
    """Add the listings that are missing to the wished totals; return how many.

    A chunk is loaded whole or not at all, so a run that was cut short goes on where it stopped.
    """
    wanted = max(0, wish.products - len(demo.products))
    generator = Generator(demo=demo, seed=wish.seed, vendor_count=wish.vendors)
    _open_shops(generator, now)
    if not wanted:
        return 0
    writer = _writer(generator, now)
    began, added = time.monotonic(), 0
    for start in range(0, wanted, CHUNK):
        stop = min(start + CHUNK, wanted)
        added += _load(writer, _missing(generator, start, stop))
        if stop // REPORT_EVERY > start // REPORT_EVERY:
            say(f"{stop:,} listings after {time.monotonic() - began:.0f} s")
    if added:
        _analyze()
    return added


def _open_shops(generator: Generator, now: datetime) -> None:
    own = len(generator.demo.vendors)
    known = set(
        Vendor.objects.filter(slug__startswith=f"shop-{generator.seed}-").values_list(
            "slug", flat=True
        )
    )
    places = [
        place
        for place in range(own, len(generator.shop_slugs))
        if generator.shop_slugs[place] not in known
    ]
    for start in range(0, len(places), SHOPS_AT_ONCE):
        _open(generator, places[start : start + SHOPS_AT_ONCE])


@transaction.atomic
def _open(generator: Generator, places: Sequence[int]) -> None:
    shops = []
    for place in places:
        fields = vendor_fields(generator.model_of(place))
        fields |= generator.shop_name(place).columns("name")
        shops.append(Vendor(slug=generator.shop_slugs[place], **fields))
    made = Vendor.objects.bulk_create(shops)
    Brand.objects.bulk_create(
        Brand(slug=generator.shop_slugs[place], **generator.shop_name(place).columns("name"))
        for place in places
    )
    ShippingRate.objects.bulk_create(
        [
            rate
            for place, shop in zip(places, made, strict=True)
            for rate in rates_of(generator.model_of(place), shop.pk)
        ]
    )


def _writer(generator: Generator, now: datetime) -> RowWriter:
    slugs = generator.shop_slugs
    brand_ids = dict(Brand.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    vendor_ids = dict(Vendor.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    paths = Picture.objects.filter(
        product__slug__in=[product.slug for _, product in generator.bases], position=0
    )
    return RowWriter(
        generator,
        vendor_ids=[vendor_ids[slug] for slug in slugs],
        brand_ids=[brand_ids[slug] for slug in slugs],
        category_ids=dict(Category.objects.values_list("slug", "pk")),
        picture_paths=dict(paths.values_list("product__slug", "path")),
        now=now,
    )


def _missing(generator: Generator, start: int, stop: int) -> list[GeneratedListing]:
    """Make the listings of a chunk that are not in the database."""
    first, last = generator.slugs(start, start + 1)[0], generator.slugs(stop - 1, stop)[0]
    ends = Product.objects.filter(slug__in=(first, last)).count()
    if ends == len({first, last}):
        return []
    listings = list(generator.listings(start, stop))
    if not ends:
        return listings
    slugs = [listing.slug for listing in listings]
    known = set(Product.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    return [listing for listing in listings if listing.slug not in known]


@transaction.atomic
def _load(writer: RowWriter, listings: Sequence[GeneratedListing]) -> int:
    if not listings:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")  # a lost chunk is loaded again
        cursor.execute("SET LOCAL statement_timeout = '120s'")
        offers = sum(len(listing.offers) for listing in listings)
        rows = writer.rows(
            listings,
            product_ids=_ids(cursor, "catalog_product", len(listings)),
            variant_ids=_ids(cursor, "catalog_variant", offers),
            offer_ids=_ids(cursor, "catalog_offer", offers),
            picture_ids=_ids(cursor, "catalog_picture", len(listings)),
        )
        for table, text in rows.items():
            _copy(cursor, table, text)
    return len(listings)


def _ids(cursor: Any, table: str, count: int) -> list[int]:
    """Draw ids from a table's sequence, so that other writers may go on meanwhile."""
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
        [table, count],
    )
    return [row[0] for row in cursor.fetchall()]


def _copy(cursor: Any, table: str, text: str) -> None:
    columns = ", ".join(COLUMNS[table])
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        copy.write(text)


def _analyze() -> None:
    """Tell the planner what the tables hold now; without the right to, autovacuum will.

    The shops count, too: believed to be few, they are what the planner begins a shelf with, and
    the front page of 100,000 listings takes minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '120s'")
        for table in (*COLUMNS, Vendor._meta.db_table, ShippingRate._meta.db_table):
            cursor.execute(f"ANALYZE {table}")
        cursor.execute("RESET statement_timeout")
