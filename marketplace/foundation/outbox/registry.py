"""Which function listens to which event. Each room's `handlers.py` is imported at start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from marketplace.foundation.outbox.events import Event

H = TypeVar("H", bound=Callable[[Any], None])

_handlers: dict[str, dict[str, Callable[[Any], None]]] = {}
_kinds: dict[str, type[Event]] = {}


def handles(kind: type[Event]) -> Callable[[H], H]:
    """Register a handler of one event; its dotted name is stored with each delivery."""

    def register(handler: H) -> H:
        name = f"{handler.__module__}.{handler.__qualname__}"
        _handlers.setdefault(kind.topic, {})[name] = handler
        _kinds[kind.topic] = kind
        return handler

    return register


def handler_names(topic: str) -> list[str]:
    """Name the handlers of a topic, in a stable order."""
    return sorted(_handlers.get(topic, {}))


def find(topic: str, name: str) -> tuple[type[Event], Callable[[Any], None]] | None:
    """Return an event's class and one handler, or None when this release has it no more."""
    handler = _handlers.get(topic, {}).get(name)
    return (_kinds[topic], handler) if handler else None


def topics() -> dict[str, list[str]]:
    """Return every topic with its handlers, for documentation and tests."""
    return {topic: handler_names(topic) for topic in sorted(_handlers)}
