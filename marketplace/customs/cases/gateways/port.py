"""What a way to e-port must keep to, whoever carries the bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from marketplace.customs.cases.types import Arrived, Capabilities, Envelope


class CustomsGateway(Protocol):
    """Hands envelopes in and fetches answers. Nothing here runs inside a transaction."""

    def capabilities(self) -> Capabilities:
        """Say what this way can do, without asking anybody."""
        ...

    def submit(self, envelope: Envelope) -> None:
        """Hand an envelope in; the same one again has no effect.

        Raises: GatewayAway when it may or may not have arrived, GatewayRefused,
        GatewayContradiction.
        """
        ...

    def poll(self) -> Sequence[Arrived]:
        """Fetch answers that were not settled yet, in the order in which they came.

        Raises: GatewayAway, GatewayRefused.
        """
        ...

    def settle(self, arrived: Sequence[Arrived]) -> None:
        """Say that these are kept here: they are not fetched again. Raises: GatewayAway."""
        ...

    def upload_payment_data(self, text: str) -> str:
        """Send payment data that customs asked for (announcement 179); return its answer.

        Raises: GatewayAway, GatewayRefused.
        """
        ...
