"""What the notifications room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import NotFound, Refused


class NoSuchNotice(NotFound):
    """No such notice or link, or not for this person."""

    code = "no_such_notice"

    def __init__(self) -> None:
        super().__init__(_("There is no such notice."))


class MailOnItsWay(Refused):
    """A mail that waits, or that left a moment ago, is not sent once more."""

    code = "mail_on_its_way"

    def __init__(self) -> None:
        super().__init__(_("This mail is on its way already."))
