"""What customs refuses, in the three families of the house."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext as _

from marketplace.foundation.errors import Refused, TryAgain


class UnsafeXml(Refused):
    """XML that is not read; `rule` says why in one word, `line` where when that is known."""

    code: ClassVar[str] = "unsafe_xml"

    def __init__(self, rule: str, detail: str = "", line: int = 0) -> None:
        self.rule = rule
        self.detail = detail
        self.line = line
        super().__init__(_("This file is not read as XML (%(rule)s).") % {"rule": rule}, rule=rule)


class NotWritable(Refused):
    """A value that no message can carry: a control character, or a number that is not finite."""

    code: ClassVar[str] = "not_writable"

    def __init__(self, what: str) -> None:
        told = _("This value cannot stand in a customs message (%(what)s).") % {"what": what}
        super().__init__(told, what=what)


class NotSignable(Refused):
    """A message that is signed already, or is none."""

    code: ClassVar[str] = "not_signable"

    def __init__(self, rule: str) -> None:
        told = _("This message cannot be signed (%(rule)s).") % {"rule": rule}
        super().__init__(told, rule=rule)


class SignerRefused(Refused):
    """The device that signs said no: a wrong password, no card, no such key."""

    code: ClassVar[str] = "signer_refused"

    def __init__(self, told: str) -> None:
        said = _("The signing device refused: %(told)s") % {"told": told}
        super().__init__(said, told=told)


class SignerAway(TryAgain):
    """The device that signs did not answer, or not in words that are known."""
