"""What WeChat Pay fails with, and whose signature an answer has to carry."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from marketplace.foundation.errors import Broken, Refused, TryAgain
from payments.gateways.errors import OutcomeUnknown, ProviderRefused, ProviderUnavailable
from payments.gateways.wechatpay.provider import WeChatPayProvider
from tests.payments.gateways.test_wechatpay_provider import (
    ORDER_PATH,
    REFERENCE,
    attempt,
    order,
    refusal,
)
from tests.payments.gateways.wechatpay_platform import Certificate, Platform


def _no_connection() -> requests.ConnectionError:
    reason = NewConnectionError(None, "refused")  # type: ignore[arg-type]
    return requests.ConnectionError(MaxRetryError(None, "/", reason))  # type: ignore[arg-type]


Family = type[Refused | TryAgain | Broken]
OUTAGES: list[tuple[Any, Family, Family]] = [
    # what comes back, what a write makes of it, what a read makes of it
    (requests.ReadTimeout(), OutcomeUnknown, ProviderUnavailable),
    (requests.ConnectionError("cut"), OutcomeUnknown, ProviderUnavailable),
    (requests.exceptions.ChunkedEncodingError(), OutcomeUnknown, ProviderUnavailable),
    (requests.ConnectTimeout(), ProviderUnavailable, ProviderUnavailable),
    (_no_connection(), ProviderUnavailable, ProviderUnavailable),
    ((500, refusal("SYSTEM_ERROR")), OutcomeUnknown, ProviderUnavailable),
    ((502, b"<html>"), OutcomeUnknown, ProviderUnavailable),
    ((503, None), OutcomeUnknown, ProviderUnavailable),
    ((302, None), OutcomeUnknown, ProviderUnavailable),
    ((400, b"<html>"), OutcomeUnknown, ProviderUnavailable),
    ((200, b"no json"), OutcomeUnknown, ProviderUnavailable),
    ((401, refusal("SIGN_ERROR")), ProviderUnavailable, ProviderUnavailable),
    ((403, refusal("NO_AUTH")), ProviderUnavailable, ProviderUnavailable),
    ((429, refusal("FREQUENCY_LIMITED")), ProviderUnavailable, ProviderUnavailable),
    ((400, refusal("PARAM_ERROR")), ProviderRefused, ProviderRefused),
    ((404, refusal("ORDER_NOT_EXIST")), ProviderRefused, ProviderRefused),
    ((400, refusal("APPID_MCHID_NOT_MATCH")), ProviderRefused, ProviderRefused),
]


@pytest.mark.parametrize(("told", "write", "read"), OUTAGES, ids=lambda value: repr(value)[:40])
def test_every_kind_of_failure_has_its_family(
    wechat: WeChatPayProvider, platform: Platform, told: Any, write: Family, read: Family
) -> None:
    platform.script("/v3/pay/transactions/native", told)
    platform.script(ORDER_PATH, told)
    with pytest.raises(write) as caught:
        wechat.start(attempt(), key="k")
    assert type(caught.value) is write
    with pytest.raises(read) as caught:
        wechat.fetch(REFERENCE)
    assert type(caught.value) is read
    assert len(platform.sent) == 2, "nothing is repeated within a call"


@pytest.mark.parametrize("status", [200, 400])
def test_an_answer_of_another_signer_decides_nothing(
    wechat: WeChatPayProvider, platform: Platform, status: int
) -> None:
    told = {"code_url": "weixin://evil"} if status == 200 else refusal("PARAM_ERROR")
    platform.script("/v3/pay/transactions/native", (status, told))
    platform.script(ORDER_PATH, (status, order() if status == 200 else told))
    wechat._calls.key_to_encrypt()
    platform.signs_with = Certificate(0x71A1, "stranger")
    with pytest.raises(OutcomeUnknown):
        wechat.start(attempt(), key="k")
    with pytest.raises(ProviderUnavailable):
        wechat.fetch(REFERENCE)


def test_an_answer_signed_by_a_new_certificate_is_proven_by_fetching_it_once(
    wechat: WeChatPayProvider, platform: Platform
) -> None:
    platform.script(ORDER_PATH, (200, order()))
    platform.certificates.append(Certificate(0x71A2, "platform2"))
    platform.signs_with = platform.certificates[1]
    assert wechat.fetch(REFERENCE).status == "captured"
    platform.signs_with = platform.certificates[0]
    assert wechat.fetch(REFERENCE).status == "captured"
    assert platform.fetches == 1


@pytest.mark.parametrize("fault", ["stranger", "open", "serial", "stale", "empty"])
def test_certificates_that_are_not_proven_are_not_kept(
    wechat: WeChatPayProvider, platform: Platform, fault: str, time_machine: Any
) -> None:
    body = platform.certificates_body()
    platform.script(ORDER_PATH, (200, order()))
    if fault == "stranger":
        platform.signs_with = Certificate(0x71A1, "stranger")
    if fault == "open":
        body["data"][0]["encrypt_certificate"]["ciphertext"] = "AAAA"
    if fault == "serial":
        body["data"][0]["serial_no"] = "71A9"
    if fault == "stale":
        platform.signs_with = Certificate(0x71A1, "platform")
        platform.signs_with.number = 0x71AA
    if fault == "empty":
        body = {"data": []}
    platform.script("/v3/certificates", (200, body))
    with pytest.raises(ProviderUnavailable):
        wechat.fetch(REFERENCE)
    assert wechat._calls._keys._known == {}
