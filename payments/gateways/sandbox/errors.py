"""Errors in the shape that Stripe's API answers with."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer other than success.

    `keeps_changes`: what was written before stays (a declined card leaves its trace).
    `is_stored`: the answer is what later requests under the same idempotency key get.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        keeps_changes: bool = False,
        is_stored: bool = True,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.keeps_changes = keeps_changes
        self.is_stored = is_stored
        error: dict[str, Any] = {"message": message, "type": kind}
        if code:
            error["code"] = code
            error["doc_url"] = f"https://docs.stripe.com/error-codes#{code.replace('_', '-')}"
        if param:
            error["param"] = param
        self.body: dict[str, Any] = {"error": error | more}


class ParameterError(ApiError):
    """The request's form is wrong: nothing ran, so nothing is stored under its key."""

    def __init__(self, message: str, param: str, code: str | None = None) -> None:
        super().__init__(message, code=code, param=param, is_stored=False)


class Hangup(Exception):
    """A scripted fault: close the connection without a word."""


def unknown_parameter(name: str) -> ParameterError:
    """Refuse a parameter that this endpoint does not have."""
    return ParameterError(f"Received unknown parameter: {name}", name, "parameter_unknown")


def missing_parameter(name: str) -> ParameterError:
    """Ask for a parameter that has to be there."""
    return ParameterError(f"Missing required param: {name}.", name, "parameter_missing")


def no_such(kind: str, object_id: str, param: str = "id") -> ApiError:
    """Say that an object does not exist."""
    return ApiError(
        f"No such {kind}: '{object_id}'", status=404, code="resource_missing", param=param
    )


def unauthorized(message: str) -> ApiError:
    """Refuse a request for its key."""
    return ApiError(message, status=401, is_stored=False)


def card_declined(code: str, decline_code: str, message: str, intent: dict[str, Any]) -> ApiError:
    """Answer a declined payment with the intent in its present state."""
    return ApiError(
        message,
        status=402,
        kind="card_error",
        code=code,
        keeps_changes=True,
        decline_code=decline_code,
        payment_intent=intent,
    )
