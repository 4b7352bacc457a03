"""Draw many pictures on every core, beside whatever else the seed does."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from marketplace.backoffice.demo.pictures.files import Order, PictureFile, draw
from marketplace.backoffice.demo.types import DemoProduct, DemoVendor

MOST_WORKERS = 4
AT_ONCE = 4  # pictures per message to a worker


class Studio:
    """Workers that draw; they know neither Django nor the database."""

    def __init__(self, pool: ProcessPoolExecutor, media: Path) -> None:
        self._pool = pool
        self._media = media

    def draw(
        self, wanted: Sequence[tuple[DemoVendor, DemoProduct]]
    ) -> Iterator[tuple[DemoProduct, tuple[PictureFile, ...]]]:
        """Start drawing now; give each product with its pictures, in order, as they are ready."""
        orders = [
            Order(str(self._media), product.slug, product.art, shop.tint, shop.pattern)
            for shop, product in wanted
        ]
        files = self._pool.map(draw, orders, chunksize=AT_ONCE)
        return zip((product for _, product in wanted), files, strict=True)


@contextmanager
def studio(media: Path) -> Iterator[Studio]:
    """Open a studio; fresh processes, for forked ones would share the database's sockets."""
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield Studio(pool, media)
