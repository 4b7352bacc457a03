"""The proof of `prove_feeds`, small; and that it would find guards that do not hold."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import call_command

from payments.fx.feed_proof import MUTATIONS, prove
from payments.fx.services.read_book import read_bands

# What a feed can do that is found by its distance alone, not by what a number must be.
BY_DISTANCE = ("inverted", "times_10", "plus_or_minus_20_percent", "swapped_pair")


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_spoiled_feed_prices_nothing(mutation: str):
    verdict = prove(mutation, cases=12, seed=7, bands=read_bands(), max_age_days=4)
    assert verdict.priced_wrongly == []
    assert verdict.parked >= (12 if mutation != "stale" else 0)
    assert (verdict.good_stored, verdict.good_parked) == (48, 0)


def test_a_feed_that_stands_still_ends_in_no_rate_rather_than_an_old_one():
    assert prove("stale", cases=12, seed=7, bands=read_bands(), max_age_days=1).unusable > 20


@pytest.mark.parametrize("mutation", BY_DISTANCE)
def test_the_proof_finds_guards_that_do_not_hold(mutation: str):
    wide = Decimal(1_000)
    open_bands = replace(
        read_bands(), jump=wide, jump_by_pair={}, confirmable=wide, disagreement=wide, peg=wide
    )
    assert prove(mutation, cases=5, seed=7, bands=open_bands, max_age_days=4).priced_wrongly


def test_the_command_prints_what_it_proved(capsys):
    call_command("prove_feeds", cases=1, seed=3)
    told = json.loads(capsys.readouterr().out)
    assert (told["cases"], told["priced_wrongly"]) == (8, 0)
    assert list(told["mutations"]) == list(MUTATIONS)
