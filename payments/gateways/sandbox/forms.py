"""Form bodies and query strings as Stripe nests them: `a[b][0]=c`."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from payments.gateways.sandbox.errors import ParameterError

_NAME = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_POSITION = re.compile(r"[0-9]{1,6}")
DEEPEST = 20
_PART = re.compile(r"\[([^\[\]]*)\]")


def decode(encoded: str) -> dict[str, Any]:
    """Decode a form into nested objects and lists; every leaf is text.

    Raises: ParameterError for malformed names, for a name that is both a value and an
    object, and for list positions that do not start at 0 and rise by one.
    """
    try:
        pairs = parse_qsl(
            encoded, keep_blank_values=True, strict_parsing=bool(encoded), errors="strict"
        )
    except (ValueError, UnicodeDecodeError):
        raise ParameterError("Invalid form encoding.", "body") from None
    tree: dict[str, Any] = {}
    for name, value in pairs:
        found = _NAME.match(name)
        if not found:
            raise ParameterError(f"Invalid parameter name: {name}", name)
        path = [found.group(1), *_PART.findall(found.group(2))]
        if len(path) > DEEPEST:
            raise ParameterError("Parameters are nested too deeply.", path[0])
        _place(tree, path, value, name)
    return {key: _with_lists(value, key) for key, value in tree.items()}


def _place(tree: dict[str, Any], path: list[str], value: str, name: str) -> None:
    """Put one leaf where its name says; `[]` takes the next position of a list."""
    node = tree
    for depth, raw in enumerate(path):
        key = str(len(node)) if raw == "" else raw
        if depth == len(path) - 1:
            if key in node:
                raise ParameterError(f"Parameter given twice: {name}", name)
            node[key] = value
            return
        child = node.setdefault(key, {})
        if not isinstance(child, dict):
            raise ParameterError(f"Invalid object: {name}", name)
        node = child


def _with_lists(value: Any, name: str) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(_POSITION.fullmatch(key) for key in value):
        if [int(key) for key in value] != list(range(len(value))):
            raise ParameterError(f"Invalid array: {name}", name)
        return [_with_lists(entry, f"{name}[{key}]") for key, entry in value.items()]
    return {key: _with_lists(entry, f"{name}[{key}]") for key, entry in value.items()}
