"""Ways to e-port: one is chosen by a setting."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from marketplace.customs.cases.gateways.port import CustomsGateway

WAYS = {
    "simulator": "marketplace.customs.cases.gateways.simulator.SimulatorGateway",
    "folder": "marketplace.customs.cases.gateways.folder.FolderGateway",
    "amqp": "marketplace.customs.cases.gateways.amqp.AmqpGateway",
}


def is_open() -> bool:
    """Tell whether anything goes to customs from here."""
    return bool(settings.CUSTOMS_GATEWAY)


def gateway() -> CustomsGateway:
    """Return the way to e-port that is set. Raises: KeyError for one that does not exist."""
    made: CustomsGateway = import_string(WAYS[settings.CUSTOMS_GATEWAY])()
    return made
