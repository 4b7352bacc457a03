"""The tables of the catalog: what is sold, by whom for how much, and how many are left."""

from catalog.models.attribute import Attribute, AttributeChoice, CategoryAttribute, ProductAttribute
from catalog.models.brand import Brand
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionProduct, RelatedProduct
from catalog.models.offer import Offer, OfferPrice, PastPrice
from catalog.models.option import Option, OptionValue, VariantOptionValue
from catalog.models.product import Picture, Product, Tag, Variant
from catalog.models.schedule import ScheduledMove
from catalog.models.stock import Reservation, Stock

__all__ = [
    "Attribute",
    "AttributeChoice",
    "Brand",
    "Category",
    "CategoryAttribute",
    "Collection",
    "CollectionProduct",
    "Offer",
    "OfferPrice",
    "Option",
    "OptionValue",
    "PastPrice",
    "Picture",
    "Product",
    "ProductAttribute",
    "RelatedProduct",
    "Reservation",
    "ScheduledMove",
    "Stock",
    "Tag",
    "Variant",
    "VariantOptionValue",
]
