"""Make listings beyond the demo's own: values only, the same for a seed every time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

from marketplace.backoffice.demo.content import FOLDER
from marketplace.backoffice.demo.scaling.mixing import mixed, short_code
from marketplace.backoffice.demo.types import Demo, DemoProduct, DemoVendor, Text

NEWEST_AGE_S, OLDEST_AGE_S = 7 * 86_400, 730 * 86_400


@dataclass(frozen=True, slots=True)
class GeneratedOffer:
    """One version of a generated listing; `label` counts into the base product's variants.

    Money: `price_minor` is one unit in the vendor's price currency.
    """

    label: int
    sku: str
    code: str
    price_minor: int
    on_hand: int


@dataclass(frozen=True, slots=True)
class GeneratedListing:
    """One generated product; `base` and `vendor` count into the generator's lists."""

    base: int
    vendor: int
    slug: str
    code: str
    name: Text
    age_s: int
    offers: tuple[GeneratedOffer, ...]


@dataclass(frozen=True)
class Generator:
    """Listings number 0, 1, 2, ... of a seed, spread over so many vendors."""

    demo: Demo
    seed: int
    vendor_count: int

    @cached_property
    def bases(self) -> list[tuple[DemoVendor, DemoProduct]]:
        """The demo's own products in this seed's order."""
        bases = self.demo.products
        Random(self.seed).shuffle(bases)  # noqa: S311 - data for a demo, not secrets
        return bases

    @cached_property
    def words(self) -> dict[str, list[Text]]:
        """The words that editions and shops are named with."""
        with (FOLDER / "editions.toml").open("rb") as opened:
            data = tomllib.load(opened)
        return {
            "editions": [Text(*row) for row in data["editions"]],
            "places": [Text(*row) for row in data["places"]],
            **{kind: [Text(*row)] for kind, row in data["shops"].items()},
        }

    @cached_property
    def shop_slugs(self) -> list[str]:
        """The demo's shops, then the generated ones; a listing's `vendor` counts into these."""
        own = [shop.slug for shop in self.demo.vendors]
        extra = range(max(0, self.vendor_count - len(own)))
        return own + [f"shop-{self.seed}-{number:05d}" for number in extra]

    def model_of(self, vendor: int) -> DemoVendor:
        """Return the demo shop that a shop is like: itself, or the one it was made after."""
        return self.demo.vendors[vendor % len(self.demo.vendors)]

    def shop_name(self, vendor: int) -> Text:
        """Return the name of a generated shop."""
        places = self.words["places"]
        number = vendor - len(self.demo.vendors)
        place = places[number % len(places)]
        noun = self.words[self.model_of(vendor).kind][0]
        return Text(
            zh_hant=f"{place.zh_hant}{noun.zh_hant}{number + 1}號",
            zh_hans=f"{place.zh_hans}{noun.zh_hans}{number + 1}号",
            pt=f"{noun.pt} {place.pt} {number + 1}",
            en=f"{place.en} {noun.en} {number + 1}",
        )

    def listings(self, start: int, stop: int) -> Iterator[GeneratedListing]:
        """Make the listings from number `start` up to `stop`, one at a time."""
        for number in range(start, stop):
            yield self._listing(number)

    def slugs(self, start: int, stop: int) -> list[str]:
        """Return the addresses of these listings without making them."""
        return [self._slug(number) for number in range(start, stop)]

    def _slug(self, number: int) -> str:
        _, product = self.bases[number % len(self.bases)]
        return f"{product.slug}-{self.seed}-{number:07d}"

    def _listing(self, number: int) -> GeneratedListing:
        bits = mixed(self.seed, number)
        base = number % len(self.bases)
        shop, product = self.bases[base]
        return GeneratedListing(
            base=base,
            vendor=self._vendor(shop, bits),
            slug=self._slug(number),
            code=short_code(bits),
            name=self._name(product, number),
            age_s=NEWEST_AGE_S + (bits >> 20) % (OLDEST_AGE_S - NEWEST_AGE_S),
            offers=tuple(
                self._offer(product, number, label)
                for label in range(min(len(product.variants), 1 + (bits & 1)))
            ),
        )

    def _vendor(self, shop: DemoVendor, bits: int) -> int:
        """Choose a shop of the same kind; early ones get more, as in any market."""
        own = self._places[shop.slug]
        step = len(self.demo.vendors)
        same_kind = (len(self.shop_slugs) - own + step - 1) // step
        one, other = (bits >> 8) % same_kind, (bits >> 40) % same_kind
        return own + step * min(one, other)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {shop.slug: place for place, shop in enumerate(self.demo.vendors)}

    def _name(self, product: DemoProduct, number: int) -> Text:
        editions = self.words["editions"]
        rounds = number // len(self.bases)
        edition = editions[rounds % len(editions)]
        batch = rounds // len(editions) + 1
        name = product.name
        return Text(
            zh_hant=f"{name.zh_hant}（{edition.zh_hant}{batch}）",
            zh_hans=f"{name.zh_hans}（{edition.zh_hans}{batch}）",
            pt=f"{name.pt}, {edition.pt} {batch}",
            en=f"{name.en}, {edition.en} {batch}",
        )

    def _offer(self, product: DemoProduct, number: int, label: int) -> GeneratedOffer:
        bits = mixed(self.seed, number, 1 + label)
        price = product.variants[label].price_minor * (85 + bits % 41) // 100
        return GeneratedOffer(
            label=label,
            sku=f"{product.code}-{self.seed}-{number}-{label}",
            code=short_code(bits),
            price_minor=max(10, price // 10 * 10),
            on_hand=0 if bits >> 12 & 31 == 0 else (bits >> 20) % 240,
        )
