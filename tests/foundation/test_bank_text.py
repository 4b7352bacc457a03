"""What banks carry of a text, and what nobody may guess."""

from __future__ import annotations

import pytest

from marketplace.foundation.bank_text import NotLatin, in_latin, strangers


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Pastelaria Conceição & Filhos, Lda.", "Pastelaria Conceicao + Filhos, Lda."),
        ("  Rua  do Cunha ", "Rua do Cunha"),
        ("Straße 1º – Ærø", "Strasse 1o - AEro"),
        ("Café d’Or", "Cafe d'Or"),
    ],
)
def test_accents_are_dropped_and_customary_signs_replaced(text: str, written: str):
    assert in_latin(text) == written
    assert strangers(in_latin(text)) == ""


def test_a_letter_of_another_script_is_named_and_never_guessed():
    assert strangers("官也街 Bakery 官") == "官也街"
    with pytest.raises(NotLatin) as refused:
        in_latin("Ponte 蓮橋")
    assert refused.value.strangers == "蓮橋"


def test_a_sign_that_could_begin_a_field_of_a_message_is_a_stranger():
    assert strangers("A{1:B}@C_D\n") == "{}@_\n"
