"""What the room refuses."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.errors import DraftRefused
from marketplace.foundation.errors import NotFound, Refused


class NoSuchChangeSet(NotFound):
    """No such change set, or not for this person."""

    code = "no_such_change_set"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("There is no such change."))


class AlreadyDecided(Refused):
    """The change set is open no longer."""

    code = "change_set_decided"

    def __init__(self, status: str) -> None:
        super().__init__(gettext_lazy("This change was decided already."), status=status)


class ClaimedByAnother(Refused):
    """Another operator has the change set in hand."""

    code = "change_set_claimed"

    def __init__(self, who: str) -> None:
        super().__init__(_("%(who)s is looking at it.") % {"who": who}, who=who)


class RevisionMoved(Refused):
    """The vendor wrote the change anew since the operator read it."""

    code = "change_set_moved"

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("The shop changed it meanwhile. Please read it again before you decide.")
        )


class LiveMoved(Refused):
    """Fields moved in the live listing since they were proposed; somebody has to say which wins."""

    code = "live_listing_moved"

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(
            gettext_lazy("The listing moved meanwhile. Please look at the marked fields."),
            paths=paths,
        )
        self.paths = paths


class ReasonMissing(Refused):
    """A refusal needs a reason, or words of its own."""

    code = "reason_missing"
    status = 400

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Choose a reason, or write one."))


class GoodsRefused(DraftRefused):
    """Screening found what may not be sold here; each text is named at its field."""

    code = "goods_refused"

    def __init__(self, by_field: Mapping[str, str | Promise]) -> None:
        super().__init__(by_field)


class ShownAfterItEnds(Refused):
    """A listing would be taken down before it is shown."""

    code = "shown_after_it_ends"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("It would be taken down before it is shown."))
