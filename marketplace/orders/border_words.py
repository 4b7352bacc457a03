"""Borders in words, in the language that is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import translation

from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.findings import Finding, Weight
from marketplace.customs.rules.wording import CHANNEL_NAMES, CHANNEL_TEXTS, say
from marketplace.foundation import languages
from marketplace.foundation.money import Money
from marketplace.orders.border import Crossing
from marketplace.orders.border_types import BorderView, FindingView, NoticeView


def border_view(crossing: Crossing, language: str) -> BorderView:
    """Show how a group crosses, with what was found and the notices to accept."""
    label, text = channel_words(crossing.channel.value, language)
    return BorderView(
        channel=crossing.channel.value,
        label=label,
        text=text,
        duty=crossing.duty,
        duty_cny=crossing.duty_cny,
        is_open=crossing.is_open,
        findings=tuple(_finding(finding, language) for finding in crossing.findings),
        notices=tuple(
            NoticeView(
                key=f"{notice.code}:{notice.version}",
                text=languages.pick(dict(notice.text_by_lang), language),
            )
            for notice in crossing.notices
        ),
    )


def frozen_border(channel: str, duty: Money, duty_cny: Money, language: str) -> BorderView | None:
    """Show a border as a quote or an order keeps it; None for one from before there were any."""
    if not channel:
        return None
    label, text = channel_words(channel, language)
    return BorderView(channel, label, text, duty, duty_cny, is_open=True)


def channel_words(channel: str, language: str) -> tuple[str, str]:
    """Name a channel and say in a sentence what it means for who pays."""
    known = Channel(channel)
    with translation.override(language):
        return str(CHANNEL_NAMES[known]), str(CHANNEL_TEXTS[known])


def accepted_notices(keys: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Read what a form sends back: code and version of each notice; what is neither is left out."""
    parts = (key.partition(":") for key in keys)
    return frozenset((code, version) for code, colon, version in parts if colon)


def refusal_text(crossing: Crossing, language: str) -> str:
    """Say why no channel takes a group, and what would help."""
    said = (say(finding, language) for finding in crossing.weighing(Weight.REFUSE))
    return " ".join(dict.fromkeys(p for each in said for p in (each.text, each.buyer_help) if p))


def line_refusals(crossing: Crossing, language: str) -> dict[int, str]:
    """Say by offer id why lines cannot cross, with what would help."""
    told: dict[int, list[str]] = {}
    for finding in crossing.weighing(Weight.REFUSE):
        if finding.line:
            said = say(finding, language)
            told.setdefault(int(finding.line), []).extend((said.text, said.buyer_help))
    return {pk: " ".join(part for part in texts if part) for pk, texts in told.items()}


def _finding(finding: Finding, language: str) -> FindingView:
    said = say(finding, language)
    return FindingView(
        code=finding.code,
        weight=finding.weight.value,
        text=said.text,
        help=said.buyer_help,
        offer_id=int(finding.line) if finding.line else 0,
    )
