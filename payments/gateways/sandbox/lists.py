"""Lists as the API pages them: newest first, cursors are ids."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final

from payments.gateways.sandbox.errors import ApiError
from payments.gateways.sandbox.params import text, whole
from payments.gateways.sandbox.store import Document

_BOUNDS: Final = {"gt": whole(), "gte": whole(), "lt": whole(), "lte": whole()}
PAGE: Final[dict[str, Any]] = {
    "limit": whole(1),
    "starting_after": text(),
    "ending_before": text(),
    "created": _BOUNDS,
}
_TESTS: Final[dict[str, Callable[[int, int], bool]]] = {
    "gt": lambda created, bound: created > bound,
    "gte": lambda created, bound: created >= bound,
    "lt": lambda created, bound: created < bound,
    "lte": lambda created, bound: created <= bound,
}


def page(documents: Iterable[Document], fields: dict[str, Any], url: str) -> Document:
    """Cut one page out of documents that come newest first; no more are read than it needs."""
    bounds = fields.get("created", {})
    found = (document for document in documents if within(document["created"], bounds))
    limit = min(fields.get("limit", 10), 100)
    if "ending_before" in fields:
        newer = deque(_until(found, fields["ending_before"], "ending_before"), maxlen=limit + 1)
        shown, has_more = list(newer)[-limit:], len(newer) > limit
    else:
        if "starting_after" in fields:
            for _ in _until(found, fields["starting_after"], "starting_after"):
                pass
        some = list(islice(found, limit + 1))
        shown, has_more = some[:limit], len(some) > limit
    return {"object": "list", "url": url, "has_more": has_more, "data": shown}


def within(instant: int, bounds: dict[str, int]) -> bool:
    """Tell whether an instant lies within bounds as `gte` and `lt` set them."""
    return all(_TESTS[name](instant, bound) for name, bound in bounds.items())


def _until(documents: Iterator[Document], object_id: str, param: str) -> Iterator[Document]:
    """Yield documents up to one. Raises: ApiError when it is not among them."""
    for document in documents:
        if document["id"] == object_id:
            return
        yield document
    raise ApiError(
        f"No such object: '{object_id}'", status=404, code="resource_missing", param=param
    )
