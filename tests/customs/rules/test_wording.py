"""Findings in words, in four languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.findings import Finding, Weight
from marketplace.customs.rules.wording import CHANNEL_NAMES, WORDS, say
from marketplace.foundation.languages import LANGUAGES
from tests.customs.rules.cases import cny

RULES = Path(__file__).resolve().parents[3] / "marketplace/customs/rules"
FACTS = {
    "goods": "杏仁餅",
    "hs_code": "1905310000",
    "net_g": 700,
    "gross_g": 600,
    "most_g": 2_000,
    "taken_g": 501,
    "value": cny(500_001),
    "single": cny(500_000),
    "year": cny(2_600_000),
    "used": cny(1_000),
    "limit": cny(80_000),
    "age": 18,
    "currency": "MOP",
}


def codes_in_the_checks() -> set[str]:
    """Every text of the modules of checks that is a finding's code."""
    files = ("checks", "goods_checks", "buyer_checks")
    trees = [ast.parse((RULES / f"{name}.py").read_text()) for name in files]
    texts = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if text in WORDS}


def test_every_finding_has_words_and_no_words_are_left_over() -> None:
    assert codes_in_the_checks() == set(WORDS)
    assert set(CHANNEL_NAMES) == set(Channel)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", WORDS)
def test_a_finding_is_said_in_every_language(code: str, language: str) -> None:
    said = say(Finding(code, Weight.REFUSE, "rule", "source", "1", FACTS), language)
    assert said.text
    assert all("%" not in part for part in (said.text, said.buyer_help, said.shop_help))


def test_figures_are_written_as_readers_write_them() -> None:
    found = Finding("over_single", Weight.REFUSE, "rule", "source", facts=FACTS)
    assert "CN¥5,000.01" in say(found, "en").text
    assert "¥5,000.01" in say(found, "zh-hans").text
    heavy = Finding("weight_over_cap", Weight.REFUSE, "rule", "source", "1", FACTS)
    assert "2\xa0kg" in say(heavy, "en").text
