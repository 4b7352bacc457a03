"""What is said of a sheet that cannot be used."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.shipping import zones
from marketplace.shipping.sheets import Fault

REASONS: Final[dict[str, Promise]] = {
    "no_zone": _("There is no such zone."),
    "zone_twice": _("This zone stands twice."),
    "no_bands": _("There is no price for any weight."),
    "many_bands": _("There are more than 20 weight bands."),
    "not_rising": _("Each weight has to be above the one before."),
    "weight": _("A weight is above 0 and at most 1,000 kg."),
    "negative": _("An amount is not negative, and “free from” is above 0."),
    "next_half": _("Further weight needs both a weight and a price."),
    "days": _("Days go from the fewest to the most, at most 90."),
    "day": _("A price list is valid from today or a day of the next year on."),
    "step": _("Weights are rounded up to 0.1, 0.5 or 1 kg."),
    "divisor": _("The divisor is between 1,000 and 30,000."),
    "fuel": _("Fuel is at most 100% of the freight."),
    "oversize": _("Oversize needs both a length and a price."),
    "weekdays": _("Choose at least one day of the week."),
    "number": _("This is not a number that can be read, or has too many decimals."),
    "only_first": _("Further weight, “free from” and days stand in the first row of a zone alone."),
    "no_column": _("This column is missing."),
    "file_size": _("The file is larger than 200 kB."),
    "many_rows": _("The file has more than 500 rows."),
    "encoding": _("The file is not a UTF-8 text. Save it as “CSV UTF-8”."),
    "not_csv": _("The file is not a CSV file."),
    "series": _("A price list stays what it is: another way of delivery needs a list of its own."),
    "name": _("Give a name in Traditional Chinese."),
    "currency": _("A price list is in the currency of the shop’s prices."),
}


def fault_text(fault: Fault) -> str:
    """Return a fault as a sentence in the active language, with where it is."""
    where = [gettext("Row %(number)s") % {"number": fault.row}] if fault.row else []
    if fault.zone:
        where.append(str(zones.ALL_NAMES.get(fault.zone, fault.zone)))
    if fault.column and fault.row:
        where.append(fault.column)
    reason = str(REASONS[fault.reason])
    return f"{', '.join(where)}: {reason}" if where else reason
