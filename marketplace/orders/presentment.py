"""In which currency a method of payment charges a cart that is shown in another.

Neither wallet of the mainland takes patacas: a cart in MOP is charged in HKD or CNY by them, at the
prices that it has in that currency. docs/payment-methods.md has the worked numbers.
"""

from __future__ import annotations

from django.conf import settings

from marketplace.orders.border import MAINLAND
from payments.gateways import routing


def charge_currency(method: str, *, shown: str, zone: str) -> str:
    """Return what a method charges a cart in: what it is shown in, if some provider takes that.

    Else the first that one takes of PAYMENT_CURRENCIES, which prefers another for addresses on the
    mainland; what is shown, when none is taken.
    """
    taken = {code for entry in routing.offered(method) for code in entry.currencies}
    if shown in taken:
        return shown
    where = "mainland" if zone in MAINLAND else "elsewhere"
    preferred = settings.PAYMENT_CURRENCIES.get(method, {}).get(where, ())
    return next((code for code in preferred if code in taken), shown)
