"""django-hordak posts the same orders, in an environment and a database of its own.

Runs there as a script: reads one JSON request a line, writes one JSON answer a line. Its
internal currency is EUR, because version 2.0 cannot be imported with MOP; the accounts keep
HKD, which it knows, and nothing is converted.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date
from typing import Any

import crowd
import django
from django.conf import settings

CURRENCY = "HKD"
DAY = date(2026, 5, 22)
VENDORS = 200
MODEL_BATCH = 2_000


def database() -> dict[str, Any]:
    """Return the database that the environment names, as Django wants it."""
    from psycopg.conninfo import conninfo_to_dict

    known = conninfo_to_dict(os.environ["PEER_DATABASE"])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": known["dbname"],
        "USER": known.get("user", ""),
        "PASSWORD": known.get("password", ""),
        "HOST": known.get("host", ""),
        "PORT": known.get("port", ""),
        "CONN_MAX_AGE": None,
    }


def configure() -> None:
    """Set Django up with what hordak asks for, and nothing that slows it."""
    settings.configure(
        DEBUG=False,
        DATABASES={"default": database()},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        SECRET_KEY="of a benchmark",
        USE_TZ=True,
        DEFAULT_CURRENCY=CURRENCY,
        CURRENCIES=[CURRENCY],
        HORDAK_INTERNAL_CURRENCY="EUR",
    )
    django.setup()


def make_accounts() -> None:
    """Migrate, and open the platform's two accounts and one for each vendor."""
    from django.core.management import call_command
    from hordak.models import Account, AccountType

    call_command("migrate", verbosity=0)
    for name, sort in (("clearing", AccountType.asset), ("commission", AccountType.income)):
        Account.objects.create(name=name, type=sort, currencies=[CURRENCY])
    for number in range(VENDORS):
        Account.objects.create(
            name=f"vendor {number}", type=AccountType.liability, currencies=[CURRENCY]
        )


def accounts() -> tuple[Any, Any, list[Any]]:
    """Return the clearing and the commission account, and those of the vendors."""
    from hordak.models import Account

    found = {account.name: account for account in Account.objects.all()}
    vendors = [found[f"vendor {number}"] for number in range(VENDORS)]
    return found["clearing"], found["commission"], vendors


def legs_of(order: Any, number: int, known: tuple[Any, Any, list[Any]]) -> list[Any]:
    """Return the four legs of one order: the sale, and the commission on it."""
    from hordak.models import Leg
    from moneyed import Money

    clearing, commission, vendors = known
    vendor = vendors[number % VENDORS]
    paid, kept = Money("176.00", CURRENCY), Money("14.08", CURRENCY)
    return [
        Leg(transaction=order, account=clearing, debit=paid, description="goods"),
        Leg(transaction=order, account=vendor, credit=paid, description="goods"),
        Leg(transaction=order, account=vendor, debit=kept, description="commission"),
        Leg(transaction=order, account=commission, credit=kept, description="commission"),
    ]


def singly(clients: int, seconds: float) -> float:
    """Post one order after another, each in a transaction of its own; return orders a second."""
    from django.db import connection, transaction
    from hordak.models import Transaction

    def begin(client: int) -> Any:
        known = accounts()

        def turn(number: int) -> None:
            with transaction.atomic():
                order = Transaction.objects.create(date=DAY, description=f"order {number}")
                for leg in legs_of(order, number + client * 25, known):
                    leg.save(force_insert=True)

        return turn

    connection.close()  # not shared with the clients
    return crowd.per_second(clients, seconds, begin)


def in_bulk(count: int) -> float:
    """Post orders in one transaction by `bulk_create`; return orders a second."""
    from django.db import transaction
    from hordak.models import Leg, Transaction

    known = accounts()
    began = time.perf_counter()
    with transaction.atomic():
        for start in range(0, count, MODEL_BATCH):
            numbers = range(start, min(start + MODEL_BATCH, count))
            orders = Transaction.objects.bulk_create(
                [Transaction(date=DAY, description=f"order {number}") for number in numbers]
            )
            Leg.objects.bulk_create(
                [
                    leg
                    for number, order in zip(numbers, orders, strict=True)
                    for leg in legs_of(order, number, known)
                ]
            )
    return count / (time.perf_counter() - began)


def main() -> None:
    """Answer requests until there are no more."""
    configure()
    make_accounts()
    doors = {"singly": singly, "in_bulk": in_bulk}
    answer("ready")
    for line in sys.stdin:
        name, arguments = json.loads(line)
        answer(doors[name](**arguments))


def answer(what: Any) -> None:
    """Tell whoever asked, on a line."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
