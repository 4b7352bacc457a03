"""Calls to WeChat Pay: signed, proven when they come back, their errors in our families.

Nothing is repeated within a call: the next sweep repeats under the same number.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from collections.abc import Mapping
from typing import Any, Final, NoReturn
from urllib.parse import urlencode, urlsplit

import requests
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.clock import now
from payments.gateways.errors import (
    ProviderContradiction,
    ProviderRefused,
    ProviderUnavailable,
)
from payments.gateways.outages import Line
from payments.gateways.wechatpay import signing
from payments.gateways.wechatpay.credentials import WeChatPayCredentials
from payments.gateways.wechatpay.platform_keys import PlatformKeys
from payments.gateways.wechatpay.signing import PlatformKey

logger = logging.getLogger(__name__)
TOLERANCE_SECONDS: Final = 300
_CERTIFICATES: Final = "/v3/certificates"
# Errors of our standing, not of this request: another request fails alike until a person acts.
_OUR_STANDING: Final = frozenset({"SIGN_ERROR", "NO_AUTH", "MCH_NOT_EXISTS"})
_TRY_LATER: Final = frozenset({"STATEMENT_CREATING", "FREQUENCY_LIMITED", "RATELIMIT_EXCEEDED"})

_NOTHING_THERE: Final = frozenset({"NO_STATEMENT_EXIST"})  # nothing moved on that day: no warning


class Unproven(Exception):
    """An answer or a message whose signature does not show that WeChat Pay sent it."""


class Calls:
    """One merchant's conversation with WeChat Pay."""

    def __init__(self, given: WeChatPayCredentials) -> None:
        self._given = given
        self._key = signing.private_key(given.private_key)
        self._keys = PlatformKeys(given)
        self._line = Line("WeChat Pay", given.api_base, given.timeout)

    def get(
        self, path: str, params: Mapping[str, str] | None = None, *, base: str = ""
    ) -> dict[str, Any]:
        """Read. Raises: ProviderRefused, ProviderUnavailable."""
        target = f"{path}?{urlencode(params)}" if params else path
        return self._carry_out("GET", (base or self._given.api_base) + target, None, False)

    def post(
        self,
        path: str,
        body: Mapping[str, Any],
        *,
        base: str = "",
        encrypted_for: str = "",
        language: str = "",
    ) -> dict[str, Any]:
        """Write; `encrypted_for` names the key that fields of the body are encrypted with.

        Raises: ProviderRefused, ProviderUnavailable, OutcomeUnknown.
        """
        url = (base or self._given.api_base) + path
        told = {"Wechatpay-Serial": encrypted_for, "Accept-Language": language}
        return self._carry_out("POST", url, body, True, told)

    def patch(self, path: str, body: Mapping[str, Any], *, base: str = "") -> dict[str, Any]:
        """Change what stands there. Raises: as `post`."""
        return self._carry_out("PATCH", (base or self._given.api_base) + path, body, True)

    def download(self, url: str, *, sha1: str) -> bytes:
        """Fetch a bill from the address that WeChat Pay gave, and compare its digest.

        Raises: ProviderContradiction for an address of somebody else, or another digest;
            ProviderRefused, ProviderUnavailable.
        """
        wanted, own = urlsplit(url), urlsplit(self._given.api_base)
        if (wanted.scheme, wanted.netloc) != (own.scheme, own.netloc):
            raise ProviderContradiction(f"a bill at {wanted.netloc!r}")
        answer = self._send("GET", url, None, is_write=False)
        if answer.status_code != 200:
            self._raise_for(answer, is_write=False)
        digest = hashlib.sha1(answer.content, usedforsecurity=False).hexdigest()
        if digest != sha1.lower():
            raise ProviderContradiction("a bill does not have the digest that it was told to have")
        return answer.content

    def sign_for_wallet(self, *parts: str) -> str:
        """Sign what a page hands to the wallet."""
        return signing.sign(self._key, signing.message(*parts))

    def key_to_encrypt(self) -> PlatformKey:
        """Return the key for names and numbers. Raises: ProviderUnavailable when none is known."""
        found = self._keys.newest(now(), self._fetch_certificates)
        if found is None:
            raise ProviderUnavailable("no platform certificate is known", retry_after=60)
        return found

    def prove(self, headers: Mapping[str, str], body: bytes) -> None:
        """Prove that WeChat Pay signed these bytes, lately.

        Raises: Unproven; ProviderUnavailable when its certificates had to be asked for in vain.
        """
        told = {name.lower(): value for name, value in headers.items()}
        stamp, nonce, serial, signature = (
            told.get(f"wechatpay-{name}", "")
            for name in ("timestamp", "nonce", "serial", "signature")
        )
        if not (stamp and nonce and serial and signature):
            raise Unproven("a header is missing")
        _check_time(stamp)
        if told.get("wechatpay-signature-type", signing.SCHEME) != signing.SCHEME:
            raise Unproven("another kind of signature")
        key = self._keys.find(serial, now(), self._fetch_certificates)
        if key is None:
            raise Unproven("an unknown serial")
        _check_signature(key, stamp, nonce, body, signature)

    def _carry_out(
        self,
        method: str,
        url: str,
        body: Mapping[str, Any] | None,
        is_write: bool,
        told: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        answer = self._send(method, url, body, is_write=is_write, told=told)
        if answer.status_code not in (200, 202, 204):
            self._raise_for(answer, is_write=is_write)
        try:
            self.prove(answer.headers, answer.content)
            found = json.loads(answer.content) if answer.content else {}
        except (Unproven, ValueError) as error:
            logger.critical("an answer of WeChat Pay is not proven: %s", error)
            raise self._line.outage(error, is_unknown=is_write) from error
        except ProviderUnavailable as error:  # its certificate could not be fetched
            raise self._line.outage(error, is_unknown=is_write) from error
        if not isinstance(found, dict):
            raise ProviderContradiction("an answer of WeChat Pay is not an object")
        return found

    def _send(
        self,
        method: str,
        url: str,
        body: Mapping[str, Any] | None,
        *,
        is_write: bool,
        told: Mapping[str, str] | None = None,
    ) -> requests.Response:
        text = "" if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        headers = {
            "Accept": "application/json",
            "Authorization": self._authorization(method, url, text),
            "User-Agent": "ponte-marketplace",
            "Content-Type": "application/json" if text else "",
            "Wechatpay-Serial": self._given.public_key_id,
        }
        headers |= {name: value for name, value in (told or {}).items() if value}
        sent = {name: value for name, value in headers.items() if value}
        return self._line.send(method, url, text.encode(), sent, is_write=is_write)

    def _authorization(self, method: str, url: str, text: str) -> str:
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        stamp, nonce = int(now().timestamp()), secrets.token_hex(16).upper()
        signed = signing.message(method, target, str(stamp), nonce, text)
        return signing.authorization(
            merchant=self._given.merchant_id,
            serial=self._given.serial,
            nonce=nonce,
            timestamp=stamp,
            signature=signing.sign(self._key, signed),
        )

    def _fetch_certificates(self) -> list[PlatformKey]:
        """Ask for the platform certificates; the answer may be signed by one that it brings.

        What our APIv3 key opens was sealed by WeChat Pay: that is what proves the first one.
        Raises: ProviderUnavailable.
        """
        answer = self._send("GET", self._given.api_base + _CERTIFICATES, None, is_write=False)
        try:
            if answer.status_code != 200:  # no refusal of what was asked before it
                raise Unproven(f"{answer.status_code} for the certificates")
            found = [self._opened(row) for row in json.loads(answer.content)["data"]]
            told = {name.lower(): value for name, value in answer.headers.items()}
            serial, stamp = told["wechatpay-serial"], told["wechatpay-timestamp"]
            _check_time(stamp)
            own = next((key for key in found if key.serial == serial), None)
            signer = own or self._keys.known(serial, now())
            if signer is None or not signer.holds_at(now()):
                raise Unproven("an unknown serial")
            nonce, signature = told["wechatpay-nonce"], told["wechatpay-signature"]
            _check_signature(signer, stamp, nonce, answer.content, signature)
        except (Unproven, ValueError, KeyError, TypeError) as error:
            logger.critical("the certificates of WeChat Pay are not proven: %s", error)
            raise self._line.outage(error, is_unknown=False) from error
        return found

    def _opened(self, row: Mapping[str, Any]) -> PlatformKey:
        sealed = row["encrypt_certificate"]
        if sealed["algorithm"] != signing.SEAL:
            raise ValueError("sealed by another algorithm")
        pem = signing.unseal(
            self._given.api_v3_key,
            nonce=sealed["nonce"],
            associated=sealed["associated_data"],
            ciphertext=sealed["ciphertext"],
        )
        return signing.certificate_key(pem.decode(), str(row["serial_no"]))

    def _raise_for(self, answer: requests.Response, *, is_write: bool) -> NoReturn:
        """Turn an error answer into ours.

        Raises: ProviderRefused for a final no, ProviderUnavailable when nothing happened,
            OutcomeUnknown when something may have.
        """
        told = _told(answer)
        code, said = str(told.get("code", "")), str(told.get("message", ""))
        error = requests.HTTPError(f"{answer.status_code} {code}: {said}", response=answer)
        if answer.status_code == 401 or code in _OUR_STANDING:
            logger.critical("WeChat Pay refuses us: %s", error)
            raise ProviderUnavailable("our key is refused", retry_after=300) from error
        if answer.status_code == 429 or code in _TRY_LATER:
            pause = answer.headers.get("Retry-After", "")
            seconds = int(pause) if pause.isdigit() else 5
            raise ProviderUnavailable("too many requests", retry_after=seconds) from error
        if not 400 <= answer.status_code < 500 or not code or code == "SYSTEM_ERROR":
            raise self._line.outage(error, is_unknown=is_write) from error
        if "Wechatpay-Signature" in answer.headers:
            try:
                self.prove(answer.headers, answer.content)
            except (Unproven, ProviderUnavailable) as doubt:
                logger.critical("a refusal of WeChat Pay is not proven: %s", doubt)
                raise self._line.outage(doubt, is_unknown=is_write) from doubt
        level = logging.INFO if code in _NOTHING_THERE else logging.WARNING
        logger.log(level, "WeChat Pay refused: %s", error)
        raise ProviderRefused(
            _("The payment provider did not accept this request."),
            provider_code=code,
            provider_param=(told.get("detail") or {}).get("field"),
            provider_message=said,
        ) from error


def _told(answer: requests.Response) -> dict[str, Any]:
    try:
        found = json.loads(answer.content)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    detail = found.get("detail")
    return found | {"detail": detail if isinstance(detail, dict) else None}


def _check_time(stamp: str) -> None:
    is_number = stamp.isascii() and stamp.isdigit() and len(stamp) <= 12
    if not is_number or abs(int(stamp) - now().timestamp()) > TOLERANCE_SECONDS:
        raise Unproven("not of this time")


def _check_signature(key: PlatformKey, stamp: str, nonce: str, body: bytes, signature: str) -> None:
    signed = signing.message(stamp, nonce) + body + b"\n"
    if not signing.is_signed(key.key, signed, signature):
        raise Unproven("another signature")
