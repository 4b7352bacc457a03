"""What the reviews' room refuses."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.foundation.errors import NotFound, Refused


class NoSuchReview(NotFound):
    """No such review or right, or not for this person."""

    code = "no_such_review"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("There is no such review."))


class ReviewClosed(Refused):
    """The time to review a delivery is over."""

    code = "review_closed"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("The time to review this purchase is over."))


class ReviewWritten(Refused):
    """This purchase was reviewed already."""

    code = "review_written"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("You have reviewed this purchase already. Thank you."))


class TooManyReviewPictures(Refused):
    """A review has at most so many pictures."""

    code = "too_many_review_pictures"
    status = 400

    def __init__(self, most: int) -> None:
        super().__init__(_("A review has at most %(most)d pictures.") % {"most": most})


class ReplyWritten(Refused):
    """The shop has replied already; a reply is not written over."""

    code = "reply_written"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Your shop has replied to this review already."))


class ReplyScreened(Refused):
    """A reply has a word that a person would have to look at first."""

    code = "reply_screened"
    status = 400

    def __init__(self, found: str) -> None:
        text = _("Please leave “%(found)s” out: replies carry no addresses, numbers or such words.")
        super().__init__(text % {"found": found})


class OwnReview(Refused):
    """Nobody votes for their own review."""

    code = "own_review"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("That is your own review."))
