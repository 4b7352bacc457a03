"""What an event is, and how it travels through a JSON column without losing its types."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, TypeVar, get_type_hints
from uuid import UUID

from marketplace.foundation.money import Money


@dataclasses.dataclass(frozen=True)
class Event:
    """Base of all events: a frozen dataclass with a dotted `topic`."""

    topic: ClassVar[str]


E = TypeVar("E", bound=Event)


def to_payload(event: Event) -> dict[str, Any]:
    """Turn an event into plain JSON values."""
    return {field.name: _encode(getattr(event, field.name)) for field in dataclasses.fields(event)}


def from_payload(kind: type[E], payload: dict[str, Any]) -> E:
    """Rebuild an event; unknown names are ignored, so old and new code can run together."""
    hints = get_type_hints(kind)
    known = {field.name for field in dataclasses.fields(kind)}
    return kind(
        **{name: _decode(hints[name], value) for name, value in payload.items() if name in known}
    )


def _encode(value: Any) -> Any:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(f"an event does not carry {type(value).__name__}")


def _decode(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    kinds = getattr(hint, "__args__", None) or (hint,)  # `X | None` has two
    for kind in kinds:
        if kind is Money:
            return Money(value["minor"], value["currency"])
        if kind in (UUID, Decimal):
            return kind(value)
        if kind in (datetime, date):
            return kind.fromisoformat(value)
    return value
