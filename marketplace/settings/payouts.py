"""How payouts reach banks: rails, routes, codes, days. Amounts are minor units.

Tables, because banks and systems change them: limits, codes and holidays are facts of a day.
"""

from __future__ import annotations

from datetime import date
from typing import Any

# Over which rail payouts of a currency go: bank_iso (pain.001), bank_file (CSV) or
# provider_transfer. pain.001 needs PAYOUT_DEBTOR's account in that currency.
PAYOUT_RAILS = {"MOP": "bank_file", "HKD": "bank_file", "CNY": "bank_file"}
PAYOUT_DEBTOR: dict[str, Any] = {
    "name": "",
    "street": "",
    "postal_code": "",
    "town": "Macau",
    "country": "MO",
    "bic": "",
    "accounts": {},  # by currency
}
# Tried from the top: the first whose limit holds. `day_limit` is for one payee and day.
# Source: AMCM on FPS Easy Transfer: 20,000 a day, in batches 200,000 a payee and day, in MOP
# since December 2021 and HKD since September 2023; RTGS above it. RTGS has no limit of its own:
# its row is ours, so that a mistake in a sum does not leave the house.
PAYOUT_ROUTES: list[dict[str, Any]] = [
    {
        "name": "easy_transfer",
        "currency": "MOP",
        "countries": ("MO",),
        "day_limit": 2_000_000,
        "service_level": "NURG",
        "local_instrument": "FPS",
    },
    {
        "name": "easy_transfer_batch",
        "currency": "MOP",
        "countries": ("MO",),
        "day_limit": 20_000_000,
        "service_level": "NURG",
        "local_instrument": "FPSBATCH",
    },
    {
        "name": "rtgs",
        "currency": "MOP",
        "countries": ("MO",),
        "day_limit": 500_000_000,
        "service_level": "URGP",
        "local_instrument": "RTGS",
    },
    {
        "name": "easy_transfer",
        "currency": "HKD",
        "countries": ("MO",),
        "day_limit": 2_000_000,
        "service_level": "NURG",
        "local_instrument": "FPS",
    },
    {
        "name": "easy_transfer_batch",
        "currency": "HKD",
        "countries": ("MO",),
        "day_limit": 20_000_000,
        "service_level": "NURG",
        "local_instrument": "FPSBATCH",
    },
    {
        "name": "rtgs",
        "currency": "HKD",
        "countries": ("MO", "HK"),
        "day_limit": 500_000_000,
        "service_level": "URGP",
        "local_instrument": "RTGS",
    },
    {
        "name": "rtgs",
        "currency": "CNY",
        "countries": ("MO",),
        "day_limit": 500_000_000,
        "service_level": "URGP",
        "local_instrument": "RTGS",
    },
    {
        "name": "rtgs_cnaps",
        "currency": "CNY",
        "countries": ("CN",),
        "day_limit": 500_000_000,
        "service_level": "URGP",
        "local_instrument": "RTGS",
        "clearing_system": "CNAPS",
    },
]
# (rail, currency, what is paid for) -> the bank's code. Renminbi wants one; codes differ by bank.
PAYOUT_PURPOSES = {("bank_iso", "CNY", "goods"): "GDDS"}
PAYOUT_CATEGORY_PURPOSE = "SUPP"  # supplier payment
PAYOUT_CHARGE_BEARER = "SHAR"  # each side pays its own bank
PAYOUT_NOTE = "Marketplace sales"
PAYOUT_SILENT_BUSINESS_DAYS = 1  # a line without an answer for longer raises an alarm
# Macau's public holidays, on which its banks are closed; weekends need no row. A new year, and
# what the banks add to it, is written down here when it is announced.
# Source: Executive Order 60/2000; the lunar days by the calendar.
BANK_HOLIDAYS = frozenset(
    {
        *(date(2026, 1, 1), date(2026, 2, 17), date(2026, 2, 18), date(2026, 2, 19)),
        *(date(2026, 4, 3), date(2026, 4, 4), date(2026, 4, 5), date(2026, 5, 1)),
        *(date(2026, 5, 24), date(2026, 6, 19), date(2026, 9, 26), date(2026, 10, 1)),
        *(date(2026, 10, 2), date(2026, 10, 18), date(2026, 11, 2), date(2026, 12, 8)),
        *(date(2026, 12, 20), date(2026, 12, 22), date(2026, 12, 24), date(2026, 12, 25)),
        *(date(2027, 1, 1), date(2027, 2, 6), date(2027, 2, 7), date(2027, 2, 8)),
        *(date(2027, 3, 26), date(2027, 3, 27), date(2027, 4, 5), date(2027, 5, 1)),
        *(date(2027, 5, 13), date(2027, 6, 9), date(2027, 9, 16), date(2027, 10, 1)),
        *(date(2027, 10, 2), date(2027, 10, 8), date(2027, 11, 2), date(2027, 12, 8)),
        *(date(2027, 12, 20), date(2027, 12, 22), date(2027, 12, 24), date(2027, 12, 25)),
    }
)
STRIPE_PLATFORM_COUNTRY = ""  # where our account at Stripe is; provider transfers depend on it
BANK_TIMEOUT = (3, 20)  # seconds to connect and to read
