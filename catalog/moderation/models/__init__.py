"""Change sets with what was decided about them, and what texts are screened for."""

from catalog.moderation.models.changes import ChangeSet, ProposedChange
from catalog.moderation.models.decisions import Decision, ModerationNote, ModerationReason
from catalog.moderation.models.screening import ScreenFinding, ScreeningRun, ScreenRule
from catalog.moderation.models.trusting import ApprovalRule, LostDispute, TrustPin

__all__ = [
    "ApprovalRule",
    "ChangeSet",
    "Decision",
    "LostDispute",
    "ModerationNote",
    "ModerationReason",
    "ProposedChange",
    "ScreenFinding",
    "ScreenRule",
    "ScreeningRun",
    "TrustPin",
]
