"""A carrier for drills: what it was asked is a line in a file, so that it outlives who asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

from marketplace.shipping.carriers_api import registry
from marketplace.shipping.carriers_api.sf.provider import CAPABILITY
from marketplace.shipping.carriers_api.types import Booked
from marketplace.shipping.parcels import services
from marketplace.shipping.parcels.models import Shipment
from tests.factories.parcels import NOON, WAYBILL, spec


class PaperCarrier:
    """Books by writing a line; finds by reading it."""

    capability = CAPABILITY
    is_sandbox = True

    def __init__(self, paper: Path) -> None:
        self._paper = paper

    def book(self, asked: Any) -> Booked:
        with self._paper.open("a") as file:
            file.write(f"{asked.reference}\n")
        return Booked(WAYBILL, (), "755W")

    def find(self, reference: str) -> Booked | None:
        known = self._paper.read_text().split() if self._paper.exists() else []
        return Booked(WAYBILL, (), "755W") if reference in known else None


def book(shipment_id: str, paper: str) -> None:
    """Have the carrier carry a shipment."""
    row = Shipment.objects.get(pk=UUID(shipment_id))
    carrier = PaperCarrier(Path(paper))
    with (
        patch.object(registry, "can_be_asked", lambda code: True),
        patch.object(registry, "carrier", lambda code: carrier),
    ):
        services.book_shipment(shipment_id=row.pk, spec=spec(row), now=NOON)
