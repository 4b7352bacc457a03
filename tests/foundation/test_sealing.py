"""Sealed texts open for their row and with our keys, and for nothing else."""

from __future__ import annotations

import pytest

from marketplace.foundation.sealing import SealBroken, seal, unseal

TEXT, ABOUT = "林小姐 6222", "brf_1"


def test_it_opens_for_its_row_alone():
    sealed = seal(TEXT, about=ABOUT)
    assert unseal(sealed, about=ABOUT) == TEXT
    assert b"6222" not in sealed
    assert seal(TEXT, about=ABOUT) != sealed
    with pytest.raises(SealBroken):
        unseal(sealed, about="brf_2")


def test_a_changed_byte_anywhere_breaks_it():
    sealed = seal(TEXT, about=ABOUT)
    for place in range(len(sealed)):
        spoiled = bytearray(sealed)
        spoiled[place] ^= 1
        with pytest.raises(SealBroken):
            unseal(bytes(spoiled), about=ABOUT)
    with pytest.raises(SealBroken):
        unseal(b"", about=ABOUT)


def test_keys_change_without_losing_what_was_sealed(settings):
    old = seal(TEXT, about=ABOUT)  # with SECRET_KEY
    settings.SEALING_KEYS = ("new", settings.SECRET_KEY)
    assert unseal(old, about=ABOUT) == TEXT
    new = seal(TEXT, about=ABOUT)
    settings.SEALING_KEYS = ("new",)
    assert unseal(new, about=ABOUT) == TEXT
    with pytest.raises(SealBroken):
        unseal(old, about=ABOUT)
