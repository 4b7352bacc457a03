"""What the vault refuses, and what must never happen in it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from marketplace.foundation.errors import Broken, NotFound, Refused


class NoSuchIdentity(NotFound):
    """No such profile, or not this person's."""

    code = "no_such_identity"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("We have no identity of yours."))


class IdentityRefused(Refused):
    """A name, number or consent that cannot be taken; `fields` says what is wrong with which."""

    code = "identity_refused"
    status = 400

    def __init__(self, fields: Mapping[str, str | Promise]) -> None:
        self.fields = dict(fields)
        super().__init__(gettext_lazy("Please look at what is marked."), fields=tuple(fields))


class IdentityClosed(Refused):
    """The profile takes no further order: it was corrected, withdrawn or deleted."""

    code = "identity_closed"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("This identity can no longer be used for an order."))


class ConsentMissing(Refused):
    """What is asked for needs a consent that was not given, or was withdrawn."""

    code = "consent_missing"

    def __init__(self, purpose: str) -> None:
        self.purpose = purpose
        super().__init__(
            gettext_lazy("Please agree to the use of your identity first."), purpose=purpose
        )


class ReasonRefused(Refused):
    """A number is revealed for a reason in words, and the words hold no number."""

    code = "reveal_reason"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("Say in at least ten characters why, without writing a number there.")
        )


class WrongPassPhrase(Refused):
    """Whoever is signed in did not type their own pass phrase."""

    code = "wrong_pass_phrase"
    status = 403

    def __init__(self) -> None:
        super().__init__(gettext_lazy("This is not your pass phrase. The attempt is written down."))


class TooManyReveals(Refused):
    """An operator has seen as many identities as one may within an hour."""

    code = "too_many_reveals"
    status = 429

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(
            gettext_lazy("No more identities are shown to you within this hour."), most=most
        )


class VaultClosed(Broken):
    """Keys are missing or wrong: nothing is sealed and nothing is opened."""
