"""What the room refuses: a whole archive, or a move of one."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import NotFound, Refused

_WORDS: Final[dict[str, str | Promise]] = {
    "no_zip": _("This is no ZIP archive, or it did not arrive whole. Please pack it again."),
    "damaged": _("The archive is damaged. Please pack it again."),
    "many_disks": _("The archive is one part of several. Please pack it as one file."),
    "too_much_unpacked": _("The archive would unpack to more than we take."),
    "shared_bytes": _("The archive is made to unpack to far more than it is. It is not taken."),
    "empty": _("There are no pictures in the archive."),
}


class ZipRefused(Refused):
    """The archive cannot be taken."""

    code = "zip_refused"
    status = 400

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(text or _WORDS[reason], reason=reason)
        self.reason = reason


class NoSuchZip(NotFound):
    """No such archive, or another shop's."""

    code = "no_such_zip"

    def __init__(self) -> None:
        super().__init__(_("There is no such archive."))


class ZipMoveRefused(Refused):
    """The archive is not in a state from which that is possible."""

    code = "zip_move_refused"

    def __init__(self, status: str) -> None:
        super().__init__(_("That cannot be done with this archive as it stands."), status=status)


class ZipRunning(Refused):
    """A shop has an archive that is being worked on."""

    code = "zip_running"

    def __init__(self) -> None:
        super().__init__(_("Another archive of your shop is still being worked on. Please wait."))
