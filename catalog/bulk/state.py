"""The goods as imports see them: values by column code, while rows are planned. No ORM here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(eq=False)
class ProductState:
    """A product, there or to be made. `values` follow the rows; `before` are those in the books.

    `key` is the word by which the rows of a file name it. `is_own`: the shop that imports keeps
    its texts; it may offer goods that another shop listed.
    """

    key: str
    product_id: int | None = None
    ref: str = ""
    status: str = "draft"
    is_own: bool = True
    machine_made: frozenset[str] = frozenset()  # languages that were converted
    values: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    refused_in: int = 0  # the row that should have described it
    # by column, every way in which an option or a value is written -> how the books write it
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    combinations: dict[tuple[str, ...], str] = field(default_factory=dict)  # -> SKU
    option_ids: dict[int, int] = field(default_factory=dict)  # by place, from 1
    value_ids: dict[tuple[int, str], int] = field(default_factory=dict)  # by place and casefold

    @property
    def is_new(self) -> bool:
        """Whether it has to be made."""
        return self.product_id is None

    @property
    def changed(self) -> dict[str, str]:
        """What differs from the books, by column."""
        return {c: v for c, v in self.values.items() if self.before.get(c, "") != v}


@dataclass(eq=False)
class VariantState:
    """A version with its offer and stock, there or to be made. `reserved`: units in checkouts."""

    sku: str
    product: ProductState
    variant_id: int | None = None
    offer_id: int | None = None
    reserved: int = 0
    threshold: int | None = None  # of units left, at which the vendor is told
    low_since: datetime | None = None
    values: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether it has to be made."""
        return self.offer_id is None

    @property
    def changed(self) -> dict[str, str]:
        """What differs from the books, by column."""
        return {c: v for c, v in self.values.items() if self.before.get(c, "") != v}

    @property
    def combination(self) -> tuple[str, ...]:
        """Its option values, as combinations are compared."""
        return combination_of(self.values)


def combination_of(values: dict[str, str]) -> tuple[str, ...]:
    """Return option values as combinations are compared; empty without any."""
    told = tuple(values.get(f"option{n}_value", "").casefold() for n in (1, 2, 3))
    return told if any(told) else ()


@dataclass
class Goods:
    """What of a shop's goods the rows of a chunk touch: versions by SKU, products by key."""

    variants: dict[str, VariantState] = field(default_factory=dict)
    products: dict[str, ProductState] = field(default_factory=dict)
    # keys that belong to a product of another shop
    foreign_keys: set[str] = field(default_factory=set)
    # SKUs that earlier rows of the same file were about -> their row
    seen: dict[str, int] = field(default_factory=dict)
