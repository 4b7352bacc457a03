"""What can be done with reviews, one use case a file."""

from catalog.reviews.services.forget_reviewer import forget_reviewer
from catalog.reviews.services.open_rights import open_rights
from catalog.reviews.services.reply_to_review import reply_to_review
from catalog.reviews.services.report_review import report_review
from catalog.reviews.services.show_review import approve_review, hide_review, publish_due
from catalog.reviews.services.vote_helpful import vote_helpful
from catalog.reviews.services.write_review import write_review

__all__ = [
    "approve_review",
    "forget_reviewer",
    "hide_review",
    "open_rights",
    "publish_due",
    "reply_to_review",
    "report_review",
    "vote_helpful",
    "write_review",
]
