"""A cache that may vanish: what it would have remembered is asked of PostgreSQL instead.

Sessions and limits of requests look into it on every page. Nothing that counts lives in it
alone, so no page may fail with it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
Found = TypeVar("Found")


def on_shared(act: Callable[[BaseCache], Found]) -> Found:
    """Act on what all processes remember; while Redis is away, on what this one alone does.

    For what has to be remembered somewhere, however roughly. The two are never joined.
    """
    try:
        return act(caches["shared"])
    except (RedisError, OSError) as error:
        log.warning("Redis is away: %s", error)
        return act(caches["process"])


class SurvivingRedisCache(RedisCache):
    """Django's cache on Redis; while Redis is away, one that is empty and keeps nothing."""

    def answers(self) -> bool:
        """Tell whether Redis is there."""
        return bool(self._or(False, lambda: self._cache.get_client().ping()))

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Say that it was added: who asks for a lock would wait for nothing otherwise."""
        return bool(self._or(True, lambda: RedisCache.add(self, key, value, timeout, version)))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, lambda: RedisCache.get(self, key, default, version))

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._or(None, lambda: RedisCache.set(self, key, value, timeout, version))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._or(False, lambda: RedisCache.touch(self, key, timeout, version)))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._or(False, lambda: RedisCache.delete(self, key, version)))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._or(False, lambda: RedisCache.has_key(self, key, version)))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._or(delta, lambda: RedisCache.incr(self, key, delta, version)))

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        wanted = list(keys)
        return dict(self._or({}, lambda: RedisCache.get_many(self, wanted, version)))

    def set_many(
        self,
        data: dict[Any, Any],
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> list[Any]:
        return list(self._or([], lambda: RedisCache.set_many(self, data, timeout, version)))

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        wanted = list(keys)
        self._or(None, lambda: RedisCache.delete_many(self, wanted, version))

    def _or(self, instead: Any, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except (RedisError, OSError) as error:
            log.warning("Redis is away: %s", error)
            return instead
