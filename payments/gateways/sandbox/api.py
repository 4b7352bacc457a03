"""One API request from its key to its answer: keys, faults, idempotency, expansion."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

from payments.gateways.sandbox import forms, idempotency, multipart, routes
from payments.gateways.sandbox.call_faults import CallFault, fault_of
from payments.gateways.sandbox.errors import (
    ApiError,
    ParameterError,
    unauthorized,
)
from payments.gateways.sandbox.idempotency import Answer
from payments.gateways.sandbox.world import World


@dataclass(frozen=True)
class Call:
    """One request as it came in."""

    method: str
    path: str
    query: str
    body: bytes
    headers: Message  # names in any case


def answer(world: World, call: Call) -> Answer:
    """Answer one request under `/v1` or `/_sandbox`. Raises: Hangup when a fault says so."""
    try:
        _check_key(world, call.headers.get("Authorization", ""))
        return _answer(world, call)
    except ApiError as error:
        return Answer(error.status, error.body)


def _check_key(world: World, header: str) -> None:
    scheme, _, credentials = header.partition(" ")
    key = credentials.strip()
    if scheme.lower() == "basic":
        try:
            key = base64.b64decode(key, validate=True).decode().partition(":")[0]
        except ValueError:
            key = ""
    if not key:
        raise unauthorized("You did not provide an API key.")
    if key.startswith(("sk_live_", "rk_live_")):
        raise unauthorized(
            "This is a sandbox where no money moves, and it was given a live key. "
            "Treat that key as exposed: roll it, and use the sandbox's own test key here."
        )
    if not hmac.compare_digest(key.encode(), world.config.secret_key.encode()):
        raise unauthorized(f"Invalid API Key provided: {key[:8]}****")


def _answer(world: World, call: Call) -> Answer:
    found = routes.find(call.method, call.path)
    if found is None:
        raise ApiError(
            f"Unrecognized request URL ({call.method}: {call.path}).", status=404, is_stored=False
        )
    handler, ids = found
    if call.path.startswith("/_sandbox"):
        with world.store.transaction():
            return Answer(200, handler(world, _json_body(call), *ids))
    fields: dict[str, Any] | None = None
    if call.path == "/v1/files" and call.method == "POST":
        fields = multipart.decode(call.headers.get("Content-Type", ""), call.body)
    text = _form_text(call) if fields is None else multipart.digest(fields)

    def run() -> Answer:
        params = forms.decode(text) if fields is None else dict(fields)
        paths = _expansions(params)
        return Answer(200, _expanded(world, handler(world, params, *ids), paths))

    fault = fault_of(world.faults, call.path)
    return fault.befall(
        lambda: idempotency.execute(
            world.store,
            key=call.headers.get("Idempotency-Key"),
            method=call.method,
            path=call.path,
            form=text,
            run=lambda: fault.instead(run, _broken),
        ),
        was_done=lambda result: not result.is_replayed,
    )


def _broken(fault: CallFault) -> Answer:
    status = fault.status
    raise ApiError(
        "A scripted fault of the sandbox.",
        status=status,
        kind="api_error" if status != 429 else "invalid_request_error",
        code="rate_limit" if status == 429 else None,
        keeps_changes=not fault.is_before,
        is_stored=status != 429,
    )


def _json_body(call: Call) -> dict[str, Any]:
    if call.method == "GET":
        return dict(parse_qsl(call.query))
    if not call.body:
        return {}
    try:
        body = json.loads(call.body)
    except (ValueError, RecursionError):
        raise ParameterError("The body is not JSON.", "body") from None
    if not isinstance(body, dict):
        raise ParameterError("The body is not a JSON object.", "body")
    return body


def _form_text(call: Call) -> str:
    if call.method == "GET":
        return call.query
    kind = call.headers.get("Content-Type", "").partition(";")[0].strip()
    if call.body and kind != "application/x-www-form-urlencoded":
        raise ParameterError("Send parameters as application/x-www-form-urlencoded.", "body")
    try:
        return call.body.decode("ascii")
    except UnicodeDecodeError:
        raise ParameterError("Invalid form encoding.", "body") from None


def _expansions(params: dict[str, Any]) -> list[str]:
    paths = params.pop("expand", [])
    if not isinstance(paths, list) or any(not isinstance(path, str) for path in paths):
        raise ParameterError("Invalid array", "expand")
    return paths


def _expanded(world: World, document: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    """Replace ids by objects along the asked paths, as `latest_charge.balance_transaction`."""
    for path in paths:
        if path.count(".") > 3:
            raise ParameterError("You cannot expand more than 4 levels.", "expand")
        _expand(world, document, path.split("."), path)
    return document


def _expand(world: World, node: dict[str, Any], steps: list[str], path: str) -> None:
    name, rest = steps[0], steps[1:]
    if name not in node or name.startswith("_"):
        raise ParameterError(f"This property cannot be expanded ({path}).", "expand")
    if isinstance(node[name], list):
        if not rest:  # also where the list is empty
            raise ParameterError(f"This property cannot be expanded ({path}).", "expand")
        for entry in node[name]:
            if not isinstance(entry, dict):
                raise ParameterError(f"This property cannot be expanded ({path}).", "expand")
            _expand(world, entry, rest, path)
        return
    if isinstance(node[name], str):
        target = world.store.any_kind(node[name])
        if target is None:
            raise ParameterError(f"This property cannot be expanded ({path}).", "expand")
        node[name] = {key: value for key, value in target.items() if not key.startswith("_")}
    if rest and isinstance(node[name], dict):
        _expand(world, node[name], rest, path)
