"""What crosses the door of the accounts room."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True)
class AddressData:
    """A delivery address as it was given. `phone` is E.164, `country` ISO 3166-1 alpha-2.

    Macau and Hong Kong have no postcodes; `region` is the province on the mainland and the
    area in Hong Kong.
    """

    recipient: str
    phone: str
    country: str
    street: str
    region: str = ""
    city: str = ""
    district: str = ""
    postcode: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return plain values for a JSON column."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, str]) -> AddressData:
        """Rebuild from a JSON column; unknown names are ignored."""
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})

    def lines(self, language: str) -> list[str]:
        """Return the address as people write it: large to small in Chinese, else the reverse."""
        places = [self.region, self.city, self.district]
        if language.startswith("zh"):
            where = "".join(part for part in places if part)
            return [part for part in (where, self.street, self.postcode) if part]
        where = ", ".join(part for part in reversed(places) if part)
        return [part for part in (self.street, where, self.postcode) if part]
