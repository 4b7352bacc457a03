"""How many parcels a processor declares in a second: `bench customs --parcels 100000 --json`.

For each parcel: its documents are matched, the messages of order, payment, waybill and list are
built and checked, and three of them signed (the payment firm signs its own), all in this process.
"""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric import rsa

from marketplace.customs.messages.building import build
from marketplace.customs.messages.declarations import Sent
from marketplace.customs.messages.matching import Documents, match
from marketplace.customs.messages.shapes import CEB
from marketplace.customs.messages.validating import validate
from marketplace.customs.signing.keys import RsaPrivateKey
from marketplace.customs.signing.sm2 import Sm2PrivateKey
from marketplace.customs.signing.soft import SoftSigner
from marketplace.customs.signing.suites import OF_2023, OF_RSA
from marketplace.customs.signing.verifying import by_key, verify
from marketplace.customs.signing.xmldsig import sign_canonical
from tests.benchmarks.facts import circumstances
from tests.customs.messages import stories

Made = TypeVar("Made")
LINES = 5  # of the largest parcel
BUILT, SIGNED, MATCHED = 300.0, 300.0, 300.0  # a second of a processor
GROWTH_MB = 16.0  # from the first hundredth of the parcels to the last
EVERY = 100  # one of so many parcels is verified, and signed by RSA too


class Stages:
    """Processor seconds and counts of each kind of work."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()

    def timed(self, name: str, act: Callable[[], Made]) -> Made:
        """Do something, and remember how long it took."""
        began = time.process_time_ns()
        made = act()
        self.seconds[name] += time.process_time_ns() - began
        self.counts[name] += 1
        return made

    def rates(self) -> dict[str, float]:
        """Return how many a second each kind of work does."""
        return {
            name: round(count / (max(self.seconds[name], 1) / 1e9), 1)
            for name, count in self.counts.items()
        }


def measure(parcels: int) -> dict[str, Any]:
    """Declare so many parcels; return rates, memory, and each goal with its figure."""
    told = circumstances("none") | {"parcels": parcels}
    sm2 = Sm2PrivateKey.new()
    signers = {
        "sm2": SoftSigner(sm2, OF_2023, "01"),
        "rsa": SoftSigner(RsaPrivateKey(rsa.generate_private_key(65_537, 2048)), OF_RSA, "02"),
    }
    signers["sm2"].sign(b"")  # makes the table of multiples once
    stages, wrong, size = Stages(), 0, 0
    before = 0.0
    began = time.monotonic()
    for number in range(parcels):
        found = stages.timed("match", lambda number=number: match(documents(number)))
        wrong += len(found)
        signed = _declare(number, stages, signers["sm2"])
        size += sum(map(len, signed))
        if number % EVERY == 0:
            wrong += _proved(number, stages, signed, signers)
        if number == parcels // 100:
            before = _peak_mb()
    seconds = time.monotonic() - began
    return (
        told
        | {
            "seconds": round(seconds, 1),
            "messages": stages.counts["build"],
            "parcels_a_second": round(parcels / max(seconds, 1e-9), 1),
            "megabytes": round(size / 1e6, 1),
            "rates": stages.rates(),
            "wrong": wrong,
            "peak_mb": _peak_mb(),
        }
        | verdict(stages.rates(), wrong, round(_peak_mb() - before, 1))
    )


def verdict(rates: dict[str, float], wrong: int, growth: float) -> dict[str, Any]:
    """Return each goal with its figure, and whether all are met."""
    least = {
        "build_and_check": (rates["build"], BUILT),
        "match": (rates["match"], MATCHED),
        "sign_sm2": (rates["sign_sm2"], SIGNED),
        "sign_rsa": (rates["sign_rsa"], SIGNED),
    }
    most = {"growth_mb": (growth, GROWTH_MB), "wrong": (float(wrong), 0.0)}
    goals = {n: {"value": v, "least": g, "met": v >= g} for n, (v, g) in least.items()}
    goals |= {n: {"value": v, "most": g, "met": v <= g} for n, (v, g) in most.items()}
    return {"goals": goals, "met": all(each["met"] for each in goals.values())}


def documents(number: int) -> Documents:
    """Return the documents of one parcel: a line to five, and amounts of its own."""
    lines = [
        {
            "gnum": at + 1,
            "qty": Decimal(1 + (number + at) % 9),
            "price": Decimal(1_999 + number % 7_919 + at).scaleb(-2),
        }
        for at in range(1 + number % LINES)
    ]
    for each in lines:
        each["totalPrice"] = each["qty"] * each["price"]
    goods = sum((each["totalPrice"] for each in lines), Decimal(0))
    tax = (goods * Decimal("0.091")).quantize(Decimal("0.01"))
    paid = goods + Decimal("30.00") + tax
    name = {"orderNo": f"MO{number:014d}"}
    way = {"logisticsNo": f"SF{number:013d}"}
    return Documents(
        order=stories.order(
            *(stories.order_line(**each) for each in lines),
            **(name | {"goodsValue": goods, "taxTotal": tax, "acturalPaid": paid}),
        ),
        payment=stories.payment(**name, amountPaid=paid),
        waybill=stories.waybill(**name, **way),
        inventory=stories.inventory(*(stories.list_line(**each) for each in lines), **name, **way),
    )


def messages(number: int) -> list[Sent]:
    """Return the four messages of one parcel; all but the second are ours to sign."""
    told = documents(number)
    assert told.payment is not None
    waybill = stories.waybill_message()
    payment = stories.payment_message()
    return [
        stories.order_message(orders=(told.order,)),
        replace(payment, payments=(replace(payment.payments[0], head=told.payment),)),
        replace(waybill, waybills=(replace(waybill.waybills[0], head=told.waybill),)),
        stories.list_message(told.inventory),
    ]


def _declare(number: int, stages: Stages, signer: SoftSigner) -> list[bytes]:
    """Build the messages of one parcel, and sign three of them."""
    made = messages(number)
    built = [stages.timed("build", lambda each=each: build(each)) for each in made]
    ours = (built[0], built[2], built[3])
    return [stages.timed("sign_sm2", lambda each=each: _sign(each, signer)) for each in ours]


def _sign(data: bytes, signer: SoftSigner) -> bytes:
    return sign_canonical(data, signer, prefix="ceb", namespace=CEB)


def _proved(
    number: int, stages: Stages, signed: list[bytes], signers: dict[str, SoftSigner]
) -> int:
    """Verify the messages of one parcel, and one signed by RSA; return how many are not right."""
    built = build(messages(number)[3])
    rsa_signed = stages.timed("sign_rsa", lambda: _sign(built, signers["rsa"]))
    keys = [by_key(signers["sm2"].key.public)] * len(signed) + [by_key(signers["rsa"].key.public)]
    wrong = 0
    for data, key in zip([*signed, rsa_signed], keys, strict=True):
        found = stages.timed("verify", lambda data=data, key=key: verify(data, key))
        wrong += not found.is_valid or found.cut_differs or bool(validate(data).faults)
    return wrong


def _peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
