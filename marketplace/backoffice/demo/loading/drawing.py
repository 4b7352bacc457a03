"""Draw many pictures, on every core when there are enough of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path

from marketplace.backoffice.demo.pictures.files import Order, PictureFile, draw
from marketplace.backoffice.demo.types import DemoProduct, DemoVendor

MOST_WORKERS = 4
AT_ONCE = 4  # products per message to a worker
FEW = 8  # below it, starting workers takes longer than drawing

Drawn = tuple[DemoProduct, tuple[PictureFile, ...]]


def draw_all(
    wanted: Sequence[tuple[DemoVendor, DemoProduct]], media: Path, few: int = FEW
) -> list[Drawn]:
    """Draw these products' pictures below `media` and return each with its files, in order.

    Workers are fresh processes that know neither Django nor the database; forked ones would
    share its sockets.
    """
    orders = [
        Order(str(media), product.slug, product.art, shop.tint, shop.pattern)
        for shop, product in wanted
    ]
    if len(orders) <= few:
        files = [draw(order) for order in orders]
    else:
        workers = min(os.cpu_count() or 1, MOST_WORKERS)
        context = get_context("spawn")
        with ProcessPoolExecutor(workers, context, initializer=end_with_parent) as pool:
            files = list(pool.map(draw, orders, chunksize=AT_ONCE))
    return [(product, kept) for (_, product), kept in zip(wanted, files, strict=True)]


def end_with_parent() -> None:
    """Leave when the process that asked for pictures is killed: nobody else would end us."""

    def watch() -> None:
        parent = parent_process()
        if parent:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
