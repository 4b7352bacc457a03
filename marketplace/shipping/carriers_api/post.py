"""Macau Post and its EMS by hand: no public interface, numbers out of ranges. Pure."""

from __future__ import annotations

from typing import Final

from marketplace.foundation import s10
from marketplace.shipping.carriers_api.types import Capability

COUNTRY: Final = "MO"
# The first two letters of a number say which service. Source: UPU S10, service indicators:
# E express, C parcels, R registered, L tracked letters.
SERVICES: Final = ("EE", "CP", "RR", "LX")
MACAU_POST: Final = Capability(
    code="macau_post",
    name="Macau Post",
    services=("CP", "RR", "LX"),
    numbers_by_range=True,
    divisor=6000,
    source="no public interface: web tracking, or an aggregator",
)
EMS: Final = Capability(
    code="ems",
    name="EMS",
    services=("EE",),
    numbers_by_range=True,
    divisor=6000,
    source="no public interface: web tracking, or an aggregator",
)


def waybill(service: str, serial: int) -> str:
    """Return the number of a serial of a range. Raises: ValueError."""
    return s10.number(service, serial, COUNTRY)
