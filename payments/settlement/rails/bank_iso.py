"""Payouts as a pain.001.001.09 file, handed to the bank's door or taken there by a person."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from django.conf import settings

from marketplace.foundation.clock import MACAU
from payments.gateways import bank_door
from payments.settlement.errors import RailUnready
from payments.settlement.iso20022 import pain001
from payments.settlement.iso20022.names import bank_name
from payments.settlement.iso20022.types import Address, Bank, Block, CreditFile, Party, Transfer
from payments.settlement.rails.routing import Route
from payments.settlement.types import BatchInstruction, PayoutInstruction, SubmittedFile

NAME: Final = "bank_iso"


class BankIsoRail:
    """Makes one pain.001 a batch, with one block for each way through the banks."""

    def write(self, batch: BatchInstruction) -> SubmittedFile:
        """Render the file. Raises: RailUnready without an account of ours in the currency."""
        message_id = bank_name(batch.batch_ref)
        return SubmittedFile(
            file_name=f"{batch.batch_ref}.xml",
            content=pain001.write(_credit_file(batch, message_id)),
            message_id=message_id,
        )

    def release(self, written: SubmittedFile) -> None:
        """Hand the file to the bank's door, if there is one; else a person takes it there.

        Raises: BankAway, BankRefused, BankContradiction.
        """
        if bank_door.is_open():
            bank_door.hand_in(written.message_id, written.content)


def _credit_file(batch: BatchInstruction, message_id: str) -> CreditFile:
    debtor: dict[str, Any] = settings.PAYOUT_DEBTOR
    account = debtor["accounts"].get(batch.currency)
    if not account or not debtor["name"] or not debtor["bic"]:
        raise RailUnready(f"PAYOUT_DEBTOR has no account in {batch.currency}")
    return CreditFile(
        message_id=message_id,
        created_at=batch.approved_at.astimezone(MACAU),
        executes_on=batch.execution_on,
        currency=batch.currency,
        debtor=Party(
            debtor["name"],
            Address(debtor["town"], debtor["country"], debtor["street"], debtor["postal_code"]),
        ),
        debtor_bank=Bank(bic=debtor["bic"]),
        debtor_account=account,
        charge_bearer=settings.PAYOUT_CHARGE_BEARER,
        category_purpose=settings.PAYOUT_CATEGORY_PURPOSE,
        blocks=tuple(_blocks(batch, message_id)),
    )


def _blocks(batch: BatchInstruction, message_id: str) -> list[Block]:
    routed = [(payout.route, payout) for payout in batch.payouts if payout.route is not None]
    if len(routed) != len(batch.payouts):
        raise RailUnready(f"{batch.batch_ref} holds payouts that no way was chosen for")
    routed.sort(key=lambda pair: (pair[0].name, pair[1].payout_ref))
    groups = groupby(routed, key=lambda pair: pair[0])
    return [
        Block(
            payment_id=f"{message_id}-{number}",
            service_level=route.service_level,
            local_instrument=route.local_instrument,
            transfers=tuple(_transfer(payout, route) for _route, payout in group),
        )
        for number, (route, group) in enumerate(groups, start=1)
    ]


def _transfer(payout: PayoutInstruction, route: Route) -> Transfer:
    clearing = payout.clearing_code if route.clearing_system else ""
    return Transfer(
        end_to_end_id=bank_name(payout.payout_ref),
        amount=payout.amount,
        creditor=Party(
            payout.beneficiary_name,
            Address(payout.town, payout.country, payout.street, payout.postal_code),
        ),
        bank=Bank(
            bic=payout.bank_code,
            clearing_system=route.clearing_system if clearing else "",
            clearing_number=clearing,
        ),
        account_number=payout.account_number,
        purpose=settings.PAYOUT_PURPOSES.get((NAME, payout.amount.currency, "goods"), ""),
        note=settings.PAYOUT_NOTE,
    )
