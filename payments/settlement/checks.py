"""What the settings of payouts must not contradict, said before a batch finds out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from marketplace.foundation.clock import macau_day, now
from payments.settlement.errors import UnknownRail
from payments.settlement.rails.known import rail


@register()
def check_payouts(**_: Any) -> list[CheckMessage]:
    """Check that every rail exists, and that pain.001 has an account of ours to pay from."""
    found: list[CheckMessage] = []
    for currency, name in settings.PAYOUT_RAILS.items():
        try:
            rail(name)
        except UnknownRail:
            found.append(Error(f"PAYOUT_RAILS: there is no rail {name!r}.", id="settlement.E001"))
        debtor = settings.PAYOUT_DEBTOR
        if name == "bank_iso" and not (
            debtor["name"] and debtor["bic"] and debtor["accounts"].get(currency)
        ):
            text = f"PAYOUT_DEBTOR has no name, BIC or account to pay {currency} from."
            found.append(Error(text, id="settlement.E002"))
    year = macau_day(now()).year
    if not any(day.year == year for day in settings.BANK_HOLIDAYS):
        text = f"BANK_HOLIDAYS has no day of {year}: payouts would be due on holidays."
        found.append(Warning(text, id="settlement.W003"))
    return found
