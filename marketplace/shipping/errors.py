"""What the shipping room refuses."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.foundation.errors import Refused
from marketplace.shipping import zones


class NoDelivery(Refused):
    """The vendor has no rate for that zone, or not the option that was asked for."""

    code = "no_delivery"

    def __init__(self, vendor_name: str, zone: str, option: str = "") -> None:
        place = zones.NAMES.get(zone, zone)
        if option:
            text = _("%(vendor)s does not offer this delivery to %(place)s. Choose another one.")
        else:
            text = _("%(vendor)s does not deliver to %(place)s.")
        super().__init__(
            text % {"vendor": vendor_name, "place": place},
            vendor=vendor_name,
            zone=zone,
            option=option,
        )
