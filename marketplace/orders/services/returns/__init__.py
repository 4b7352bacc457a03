"""Returns from the asking to their end, one step a file. docs/returns.md draws them."""

from marketplace.orders.services.returns.add_pictures import decode_pictures
from marketplace.orders.services.returns.answer_return import approve_return, deny_return
from marketplace.orders.services.returns.ask_return import ask_return
from marketplace.orders.services.returns.decide_return import decide_return
from marketplace.orders.services.returns.escalate_return import escalate_return
from marketplace.orders.services.returns.keep_address import (
    keep_marketplace_address,
    keep_return_address,
)
from marketplace.orders.services.returns.receive_return import receive_return
from marketplace.orders.services.returns.replace_goods import (
    follow_replacement,
    hand_over_replacement,
)
from marketplace.orders.services.returns.scan_return import scan_return
from marketplace.orders.services.returns.send_return import send_return, withdraw_return
from marketplace.orders.services.returns.settle_return import settle_return
from marketplace.orders.services.returns.sweep_returns import sweep_returns

__all__ = [
    "approve_return",
    "ask_return",
    "decide_return",
    "decode_pictures",
    "deny_return",
    "escalate_return",
    "follow_replacement",
    "hand_over_replacement",
    "keep_marketplace_address",
    "keep_return_address",
    "receive_return",
    "scan_return",
    "send_return",
    "settle_return",
    "sweep_returns",
    "withdraw_return",
]
