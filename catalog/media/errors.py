"""What the pictures' room refuses, in words that help."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.media import limits
from marketplace.foundation.errors import Broken, NotFound, Refused, TryAgain

_WORDS: dict[str, str | Promise] = {
    "empty": gettext_lazy("The file is empty."),
    "wrong_kind": gettext_lazy("Only JPEG, PNG, WebP and AVIF pictures can be taken."),
    "animated": gettext_lazy("A picture that moves cannot be taken. Please choose a still one."),
    "truncated": gettext_lazy("The file is not complete. Please try to upload it again."),
}
_TOO_HARD = ("too_many_pixels", "too_much_memory", "too_slow", "too_many_scans", "too_much_text")


class PictureRefused(Refused):
    """An upload is no picture that can be shown; `reason` says in one word why."""

    code = "picture_refused"
    status = 400

    def __init__(self, reason: str) -> None:
        super().__init__(words(reason), reason=reason)
        self.reason = reason


class TooManyPictures(Refused):
    """A product has as many pictures as it may have."""

    code = "too_many_pictures"

    def __init__(self, most: int) -> None:
        super().__init__(
            _("A product has at most %(most)d pictures. Please remove one first.") % {"most": most}
        )


class NoSuchPicture(NotFound):
    """No such picture, product or variant, or not of this vendor."""

    code = "no_such_picture"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("There is no such picture."))


class PictureBusy(TryAgain):
    """The same picture is just being removed from the storage; soon it can be kept anew."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is being removed", retry_after=60)


class MasterLost(Broken):
    """A picture's row is there and its file is not."""


def words(reason: str) -> str | Promise:
    """Say to a person why a file was refused."""
    if reason in _WORDS:
        return _WORDS[reason]
    if reason == "too_many_bytes":
        return _("The file is too large: at most %(most)d MB.") % {
            "most": limits.MAX_BYTES // 1_000_000
        }
    if reason == "too_small":
        return _("The picture is too small: at least %(least)d pixels on each side.") % {
            "least": limits.MIN_SIDE
        }
    if reason in _TOO_HARD:
        return _("The picture is too large. Please save it with fewer pixels.")
    return _("This file cannot be read as a picture. Please save it again as JPEG.")
