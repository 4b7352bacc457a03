"""The whole seed, step by step; each step commits by itself and may run again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from catalog.search import services as search
from marketplace.backoffice.demo.loading.details import load_details
from marketplace.backoffice.demo.loading.drawing import draw_all
from marketplace.backoffice.demo.loading.goods import (
    hang_pictures,
    load_products,
    products_without_pictures,
)
from marketplace.backoffice.demo.loading.opening import load_rates, load_terms, post_capital
from marketplace.backoffice.demo.loading.people import load_people
from marketplace.backoffice.demo.loading.promotions import load_promotions
from marketplace.backoffice.demo.loading.shops import load_categories, load_vendors
from marketplace.backoffice.demo.loading.stamp import Stamp, Wish
from marketplace.backoffice.demo.scaling.filling import fill_up
from marketplace.backoffice.demo.types import Demo
from marketplace.orders.services import tell_search

Say = Callable[[str], None]


@dataclass(frozen=True)
class Seeded:
    """How many rows a run added."""

    products: int
    pictures: int


def seed(*, demo: Demo, wish: Wish, stamp: Stamp, media: Path, now: datetime, say: Say) -> Seeded:
    """Load the demo marketplace, then generated listings up to the wished totals."""
    stamp.forget()
    categories = load_categories(demo)
    vendors = load_vendors(demo, now)
    added = load_products(demo, categories, vendors, now)
    load_details()
    pictures = _draw(demo, media)
    load_terms()
    load_rates(now)
    post_capital()
    load_promotions(demo, now)
    people = load_people(demo, stamp.password())
    added += fill_up(demo=demo, wish=wish, now=now, say=say)
    tell_search(now=now)
    search.reindex()
    search.refresh_terms()
    stamp.write(wish, people)
    return Seeded(products=added, pictures=pictures)


def _draw(demo: Demo, media: Path) -> int:
    wanted = products_without_pictures(demo, media)
    return hang_pictures(draw_all(wanted, media)) if wanted else 0
