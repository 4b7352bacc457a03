"""Take a person's name off reviews, and drop votes, reports and rights that were not used."""

from __future__ import annotations

from catalog.reviews.models import HelpfulVote, Review, ReviewReport, ReviewRight


def forget_reviewer(*, user_id: int) -> int:
    """Forget who wrote, voted and reported; what was said of goods stays. Return rows touched.

    Counts of votes stay: they are sums, and tell of nobody.
    """
    touched = Review.objects.filter(right__user_id=user_id).update(shown_name="")
    touched += HelpfulVote.objects.filter(user_id=user_id).delete()[0]
    touched += ReviewReport.objects.filter(user_id=user_id).delete()[0]
    unused = ReviewRight.objects.filter(user_id=user_id, review__isnull=True)
    touched += unused.delete()[0]
    return touched + ReviewRight.objects.filter(user_id=user_id).update(user=None)
