"""Hold units for a checkout, take them when it is paid, let them go when it is not, put them back
when a paid order is canceled.

Each use case locks the stock rows that it touches in the order of their ids and then moves
them with one guarded update. They join the caller's transaction. A hold never ends by itself:
whoever asked for it says how it ends.
"""

from catalog.services.stock.commit import commit
from catalog.services.stock.put_back import put_back
from catalog.services.stock.release import release
from catalog.services.stock.reserve import reserve

__all__ = ["commit", "put_back", "release", "reserve"]
