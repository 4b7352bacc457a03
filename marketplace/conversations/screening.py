"""What a message is flagged for: contact details, payment elsewhere, screened words. Pure.

A flag never hides a message: an address is needed now and then. The reader is warned, and what
asks for payment elsewhere is reported by itself. Only a shop that names goods which may go
nowhere is refused. Examples: `docs/messages.md`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from catalog.moderation.matching import Rule, screen
from catalog.reviews.screening import findings

CONTACT: Final = "contact"
PAYMENT: Final = "payment"
WORD: Final = "word"

# A way to pay next to a word that asks for it, in either order and within a few signs. Latin words
# count whole: a "spending" sends nothing.
_WAYS: Final = (
    "微信|支付宝|支付寶|转数快|轉數快|银行|銀行|现金|現金|比特币|比特幣|收款码|收款碼|二维码|二維碼"
    r"|(?<![a-z])(?:wechat|alipay|mpay|paypal|fps|payme|bank|cash|dinheiro|western union|bitcoin"
    r"|usdt|banco|banc[aá]ria)(?![a-z])"
)
_ASKS: Final = (
    "转账|轉賬|轉帳|转帐|转钱|轉錢|付款|付钱|付錢|汇款|匯款|打款|过数|過數|入数|入數|收款"
    r"|(?<![a-z])(?:transfer|pay|send|scan|deposit|pague|pagar|transfira|transfer[eê]ncia"
    r"|depositar)(?![a-z])"
)
_NEAR: Final = re.compile(rf"(?:{_WAYS}).{{0,12}}?(?:{_ASKS})|(?:{_ASKS}).{{0,12}}?(?:{_WAYS})")
_OUTSIDE: Final = re.compile(
    r"私下交易|私下转|私下轉|平台外|平臺外|线下交易|線下交易|不走平台|不經平台|不经平台|绕过平台|繞過平台"
    r"|outside (?:of )?the (?:platform|marketplace)|off[- ]platform|fora da plataforma|por fora"
)
# Names of messengers with an id behind them.
_MESSENGER: Final = re.compile(
    r"(?:微信|wechat|vx|v信|薇信|威信|qq|whats ?app|telegram|line id|signal)"
    r"(?:号|號|id|群|：|:|=|\s){0,3}[a-z0-9][a-z0-9_-]{4,}"
)
_LONGEST_SHOWN: Final = 200


@dataclass(frozen=True)
class Screened:
    """What was found. `refused` names goods that may go nowhere; empty for almost every text."""

    flags: tuple[str, ...]
    found: tuple[str, ...]
    refused: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether a person need not look before others read it."""
        return not self.flags


def screened(text: str, *, words: Iterable[str], rules: Iterable[Rule]) -> Screened:
    """Return what a text is flagged for. `words` are the reviews' list, `rules` moderation's."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    listed = list(words)
    told = findings(text, listed)
    screen_words = [each for each in told if each in listed]
    contacts = [each for each in told if each not in listed]
    contacts += [match[0] for match in (_MESSENGER.search(plain),) if match]
    payments = [match[0] for match in (_NEAR.search(plain), _OUTSIDE.search(plain)) if match]
    verdict = screen({"text": text}, rules)
    screen_words += [match.found for match in verdict.matches]
    by_flag = {CONTACT: contacts, PAYMENT: payments, WORD: screen_words}
    refusing = verdict.refusing
    return Screened(
        flags=tuple(flag for flag, found in by_flag.items() if found),
        found=tuple(dict.fromkeys(each.strip() for found in by_flag.values() for each in found)),
        refused=refusing[0].found if refusing else "",
    )


def shown(found: Iterable[str]) -> str:
    """Return what was found as one text that a column takes."""
    return " · ".join(found)[:_LONGEST_SHOWN]
