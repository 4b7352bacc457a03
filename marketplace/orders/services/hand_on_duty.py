"""Hand on to customs what buyers paid for the border, once customs has billed it."""

from __future__ import annotations

from marketplace.customs.cases.events import TaxBilled
from payments.settlement import services as settlement

AGENT = "customs"  # how the books name a company that declares: "customs:4404980DEF"


def hand_on_duty(*, billed: TaxBilled) -> bool:
    """Follow a word of customs about the tax of a part; return whether it moved anything.

    Money: CNY, as customs asks it. A bill is handed on once, when it is issued or, where that word
    was lost, when it is summed up; a void one is taken back.
    """
    if billed.status == "void":
        return settlement.void_duty_bill(
            reference=billed.vendor_order_ref, bill_no=billed.bill_no, now=billed.billed_at
        )
    return settlement.hand_on_duty(
        reference=billed.vendor_order_ref,
        bill_no=billed.bill_no,
        agent_ref=f"{AGENT}:{billed.agent_code}",
        amount=billed.amount,
        now=billed.billed_at,
    )
