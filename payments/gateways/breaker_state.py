"""What all processes know of a provider's failures; while the cache is away, each its own."""

from __future__ import annotations

from typing import Any, Final

from marketplace.foundation.caches import on_shared

_KEPT: Final = 86_400  # seconds; longer than any pause between two looks at a provider
Pair = tuple[str, str]  # since and until, ISO 8601


def read(code: str) -> Pair | None:
    """Return since when a provider is away and until when it is left alone; None when closed."""
    kept: Pair | None = on_shared(lambda cache: cache.get(_name(code, "open")))
    return kept


def write(code: str, moments: Pair) -> None:
    """Open a breaker, or keep it open until another time."""
    on_shared(lambda cache: cache.set(_name(code, "open"), moments, _KEPT))


def clear(code: str) -> None:
    """Close a breaker and forget the failures that opened it."""
    names = [_name(code, part) for part in ("open", "probe", "failures")]
    on_shared(lambda cache: cache.delete_many(names))


def take_probe(code: str, *, seconds: int) -> bool:
    """Tell whether the caller is the one that may try, for so long."""
    return bool(on_shared(lambda cache: cache.add(_name(code, "probe"), True, seconds)))


def give_probe_back(code: str) -> None:
    """Let another call try."""
    on_shared(lambda cache: cache.delete(_name(code, "probe")))


def count_failure(code: str, at: str, *, back: int) -> str | None:
    """Note a failure; return when the failure so many before it was, None when there is none.

    Each failure gets a number of its own, so that failures of several processes at once are
    all counted.
    """

    def count(cache: Any) -> str | None:
        cache.add(_name(code, "failures"), 0, _KEPT)
        number = cache.incr(_name(code, "failures"))
        cache.set(_name(code, f"failure:{number}"), at, _KEPT)
        earlier: str | None = at if back == 0 else None
        if back and number > back:
            earlier = cache.get(_name(code, f"failure:{number - back}"))
        return earlier

    return on_shared(count)


def _name(code: str, part: str) -> str:
    return f"breaker:{code}:{part}"
