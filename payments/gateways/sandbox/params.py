"""Parameters of an endpoint, described as data and checked without mercy.

A shape is a dict (object), a one-element list (array), or a reader of one leaf. What a shape
does not name is refused, as Stripe refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from payments.gateways.sandbox.errors import ParameterError, missing_parameter, unknown_parameter

Shape = Any
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_AUTHORITY = re.compile(r"[A-Za-z0-9.:@\[\]_-]+")  # it stands in a header of the payment page
METADATA = object()


def text(longest: int = 5_000) -> Callable[[str, str], str]:
    """Read text of at most so many characters."""

    def read(value: str, name: str) -> str:
        if len(value) > longest:
            raise ParameterError(f"Invalid string: {name} is longer than {longest}.", name)
        return value

    return read


def whole(least: int | None = None) -> Callable[[str, str], int]:
    """Read a whole number, perhaps with a lower bound."""

    def read(value: str, name: str) -> int:
        if not _WHOLE.fullmatch(value):
            raise ParameterError(f"Invalid integer: {value}", name, "parameter_invalid_integer")
        number = int(value)
        if least is not None and number < least:
            raise ParameterError(
                f"This value must be greater than or equal to {least}.",
                name,
                "parameter_invalid_integer",
            )
        return number

    return read


def flag(value: str, name: str) -> bool:
    """Read true or false."""
    if value not in ("true", "false"):
        raise ParameterError(f"Invalid boolean: {value}", name)
    return value == "true"


def one_of(*allowed: str) -> Callable[[str, str], str]:
    """Read one of the listed words."""

    def read(value: str, name: str) -> str:
        if value not in allowed:
            raise ParameterError(f"Invalid {name}: must be one of {', '.join(allowed)}", name)
        return value

    return read


def url(value: str, name: str) -> str:
    """Read an absolute web address."""
    try:
        parts = urlsplit(value)
    except ValueError:
        raise ParameterError("Not a valid URL", name, "url_invalid") from None
    is_whole = parts.scheme in ("http", "https") and _AUTHORITY.fullmatch(parts.netloc)
    if not is_whole or len(value) > 5_000:
        raise ParameterError("Not a valid URL", name, "url_invalid")
    return value


def email(value: str, name: str) -> str:
    """Read an e-mail address, as far as its form tells."""
    if not re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,255}", value):
        raise ParameterError(f"Invalid email address: {value}", name, "email_invalid")
    return value


def check(shape: dict[str, Shape], params: dict[str, Any]) -> dict[str, Any]:
    """Read all parameters by their shape. Raises: ParameterError naming the first bad one."""
    if "payment_method_types" in params:
        raise ParameterError(
            "`payment_method_types` is no longer supported. Use `allowed_payment_method_types`.",
            "payment_method_types",
            "payment_method_types_no_longer_supported",
        )
    return {key: _read(shape.get(key), value, key) for key, value in params.items()}


def require(params: dict[str, Any], *names: str) -> None:
    """Insist on parameters. Raises: ParameterError naming the first that is missing."""
    for name in names:
        if params.get(name) in (None, "", [], {}):
            raise missing_parameter(name)


def _read(shape: Shape, value: Any, name: str) -> Any:
    if shape is None:
        raise unknown_parameter(name)
    if shape is METADATA:
        return _metadata(value, name)
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            raise ParameterError("Invalid object", name)
        return {k: _read(shape.get(k), v, f"{name}[{k}]") for k, v in value.items()}
    if isinstance(shape, list):
        if not isinstance(value, list):
            raise ParameterError("Invalid array", name)
        return [_read(shape[0], entry, f"{name}[{i}]") for i, entry in enumerate(value)]
    if not isinstance(value, str):
        raise ParameterError(f"Invalid value for {name}", name)
    return shape(value, name)


def _metadata(value: Any, name: str) -> dict[str, str]:
    """Read metadata: at most 50 keys of 40 characters with values of 500."""
    if value == "":
        return {}
    if not isinstance(value, dict) or any(not isinstance(v, str) for v in value.values()):
        raise ParameterError("Invalid metadata: must be a set of key-value pairs", name)
    if len(value) > 50:
        raise ParameterError("Metadata can have up to 50 keys", name)
    for key, entry in value.items():
        if len(key) > 40 or len(entry) > 500:
            raise ParameterError(f"Invalid metadata at {key}: too long", f"{name}[{key}]")
    return {key: entry for key, entry in value.items() if entry != ""}
