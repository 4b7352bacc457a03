"""The port: what a carrier offers to parcels, and what an ear offers that only listens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from marketplace.shipping.carriers_api.types import (
    Acknowledgement,
    Booked,
    BookingSpec,
    Capability,
    Message,
    News,
)


class Carrier(Protocol):
    """A carrier that is asked over the network, outside any transaction and with a time limit.

    Every method raises CarrierUnavailable when the carrier is away; writes raise CarrierRefused
    (final) and OutcomeUnknown (ask first, then repeat under the same key) too.
    """

    @property
    def capability(self) -> Capability:
        """What it can be asked for."""
        ...

    @property
    def is_sandbox(self) -> bool:
        """Whether it is the carrier sandbox on this machine."""
        ...

    def book(self, spec: BookingSpec) -> Booked:
        """Have boxes carried; the same reference again finds the same waybill."""
        ...

    def find(self, reference: str) -> Booked | None:
        """Ask whether it has a booking under our name of it: after an answer that never came."""
        ...

    def cancel(self, reference: str, waybill: str) -> None:
        """Take a booking back before it is collected; twice is the same as once."""
        ...

    def track(self, waybills: Sequence[str], phone_last4: str = "") -> list[News]:
        """Ask what happened to shipments; the phone's end where the carrier wants it."""
        ...


class Listener(Protocol):
    """Who tells us of parcels unasked: a carrier's push, or an aggregator."""

    def parse(self, headers: Mapping[str, str], body: bytes) -> Message:
        """Prove a message over its raw body and read it. Raises: MessageForged."""
        ...

    def acknowledgement(self, *, is_kept: bool) -> Acknowledgement:
        """What the sender wants to read, so that it does not send again, or does."""
        ...
