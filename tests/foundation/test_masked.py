"""A masked value gives itself away to nobody who does not ask for it by name."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from dataclasses import dataclass

import pytest
from django.template import Context, Template

from marketplace.foundation.masked import Masked, masked_name, masked_number

NUMBER = "440524188001010014"


@dataclass(frozen=True)
class Holder:
    number: Masked


@pytest.mark.parametrize(
    "shown",
    [
        str,
        repr,
        "{}".format,
        "{0!r:>40}".format,
        lambda value: f"{value:>30}",
        lambda value: "{} {!r}".format(*(value, value)),
        lambda value: repr([value, {"a": value}, (value,)]),
        lambda value: str(Holder(value)),
        lambda value: Template("{{ v }}").render(Context({"v": value})),
        lambda value: logging.LogRecord("a", 1, "", 1, "%s", (value,), None).getMessage(),
        lambda value: str(ValueError(value)),
        lambda value: str(getattr(value, "__dict__", "none")),
    ],
)
def test_whatever_prints_it_prints_the_mask(shown):
    text = shown(Masked(NUMBER))
    assert NUMBER not in text
    assert NUMBER[:14] not in text
    assert "***0014" in text or text == "none"


@pytest.mark.parametrize("write", [json.dumps, pickle.dumps, copy.copy, copy.deepcopy, vars, hash])
def test_nothing_writes_it_by_itself(write):
    with pytest.raises(TypeError):
        write(Masked(NUMBER))


def test_who_asks_for_it_by_name_gets_it():
    value = Masked(NUMBER)
    assert value.in_clear() == NUMBER
    assert value == Masked(NUMBER)
    assert value != Masked("440524188001010022")
    assert value != NUMBER
    assert not Masked("")


def test_a_mask_tells_the_end_of_a_long_number_alone():
    assert masked_number(NUMBER) == "***0014"
    assert masked_number("1234567") == "***"  # four of seven would be half of it
    assert masked_name("林嘉莲") == "林**"
    assert masked_name("Lin") == "L**"
    assert masked_name("") == ""
    assert str(Masked("林嘉莲", mask=masked_name("林嘉莲"))) == "林**"
