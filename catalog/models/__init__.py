"""The tables of the catalog: what is sold, by whom for how much, and how many are left."""

from catalog.models.category import Category
from catalog.models.offer import Offer
from catalog.models.product import Picture, Product, Variant
from catalog.models.stock import Reservation, Stock

__all__ = ["Category", "Offer", "Picture", "Product", "Reservation", "Stock", "Variant"]
