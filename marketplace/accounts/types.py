"""What crosses the door of the accounts room."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Final

_HAN: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class AddressData:
    """A delivery address as it was given. `phone` is E.164, `country` ISO 3166-1 alpha-2.

    Macau and Hong Kong have no postcodes; `region` is the province on the mainland and the
    area in Hong Kong. `district_code` has the six digits of GB/T 2260 where the place was chosen
    on the mainland, else nothing.
    """

    recipient: str
    phone: str
    country: str
    street: str
    region: str = ""
    city: str = ""
    district: str = ""
    postcode: str = ""
    district_code: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return plain values for a JSON column."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, str]) -> AddressData:
        """Rebuild from a JSON column; unknown names are ignored."""
        known = {field.name for field in dataclasses.fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})

    @property
    def is_han(self) -> bool:
        """Whether it is written in Chinese: the street, which every address has, decides."""
        return _HAN.search(self.street) is not None

    def lines(self) -> list[str]:
        """Return the address as its own script writes it, whoever reads it.

        Large to small in Chinese, else the reverse; only names in Chinese stand without a blank.
        """
        places = [part for part in (self.region, self.city, self.district) if part]
        if not self.is_han:
            places.reverse()
        joint = "" if all(_HAN.search(part) for part in places) else ", "
        where = joint.join(places)
        known = (where, self.street) if self.is_han else (self.street, where)
        return [part for part in (*known, self.postcode) if part]
