"""What an address wants to hear, by which way."""

from __future__ import annotations

from marketplace.notifications import kinds
from marketplace.notifications.kinds import Kind
from marketplace.notifications.models import Preference


def is_wanted(address: str, kind: Kind, channel: str) -> bool:
    """Tell whether news of a kind goes to an address by a way. One read, none if mandatory."""
    if channel not in kind.channels:
        return False
    if kind.is_mandatory:
        return True
    chosen = Preference.objects.filter(address=address.lower(), kind=kind.code, channel=channel)
    found = chosen.values_list("is_wanted", flat=True).first()
    return kind.is_on_at_first(channel) if found is None else found


def chosen(address: str) -> dict[tuple[str, str], bool]:
    """Return what an address has now of each kind and way that can be chosen. One read."""
    rows = Preference.objects.filter(address=address.lower())
    known = {(kind, channel): on for kind, channel, on in rows.values_list(*_COLUMNS)}
    return {
        (kind.code, channel): known.get((kind.code, channel), kind.is_on_at_first(channel))
        for kind in kinds.ALL
        if not kind.is_mandatory
        for channel in kind.channels
    }


_COLUMNS = ("kind", "channel", "is_wanted")
