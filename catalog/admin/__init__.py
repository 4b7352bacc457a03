"""The goods in the admin."""

from catalog.admin import goods, grouping, offers

__all__ = ["goods", "grouping", "offers"]
