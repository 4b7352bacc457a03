"""The words that a person agrees to, one text a purpose; another text is another version.

Every consent keeps the words that stood there. A purpose whose words change gets a new number
here; a test holds the digests of each version, so that nobody forgets.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.customs.identity.models import ConsentText, Purpose


@dataclass(frozen=True)
class Words:
    """The text of a purpose and its version."""

    version: int
    text: Promise


WORDS: Final = {
    Purpose.DECLARE: Words(
        1,
        _(
            "I agree that my name and identity number, which are sensitive personal information, "
            "are used to declare my orders: they go to the customs of mainland China, and to the "
            "payment firm and the carrier where these have to name me too. For this they leave "
            "Macau. They are also used to count what I buy against the yearly allowance, and are "
            "kept for three years after each order that was declared, as the law asks."
        ),
    ),
    Purpose.KEEP: Words(
        1,
        _(
            "I agree that my name and identity number are kept, encrypted, for my next orders, "
            "until I delete them or a year has passed without an order."
        ),
    ),
}


def text_in(purpose: str, language: str) -> tuple[int, str]:
    """Return version and words of a purpose in a language."""
    words = WORDS[Purpose(purpose)]
    with translation.override(language):
        return words.version, str(words.text)


def digest(text: str) -> str:
    """Return the SHA-256 of words."""
    return sha256(text.encode()).hexdigest()


def shown(purpose: str, language: str) -> ConsentText:
    """Return the row of the words as they stand there today; made when they are new."""
    version, text = text_in(purpose, language)
    row, _is_new = ConsentText.objects.get_or_create(
        purpose=purpose,
        version=version,
        language=language,
        sha256=digest(text),
        defaults={"text": text},
    )
    return row
