"""What the web server writes down of a request: the page, and nothing that opens one."""

from __future__ import annotations

import logging
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.util import load_class

from marketplace.bootstrap.parts import ACCESS_LOG
from marketplace.foundation.access_log import safe_address

SECRET = "s3cr3t"
ADDRESSES = {
    f"/en/orders/ord_1/?t={SECRET}": "/en/orders/ord_1/",
    f"/en/account/password/reset/key/1-{SECRET}/": "/en/account/password/reset/key/.../",
    f"/pt/account/confirm-email/MQ:{SECRET}/?next=/": "/pt/account/confirm-email/.../",
    f"http://shop.example/en/orders/ord_1/?t={SECRET}": "http://shop.example/en/orders/ord_1/",
    "/en/account/confirm-email/": "/en/account/confirm-email/",
    "/zh-hant/p/%E6%9D%8F%0A/": "/zh-hant/p/%E6%9D%8F%0A/",
}
EVERYTHING = '%(r)s %(U)s %(q)s %(f)s "%(a)s" %({referer}i)s %({raw_uri}e)s %({query_string}e)s'


def written(address: str, log_format: str = "") -> str:
    """What the server's own logger writes about a request that came from a page like it."""
    chosen = Config()
    chosen.set("accesslog", "-")
    if log_format:
        chosen.set("access_log_format", log_format)
    logger = load_class(ACCESS_LOG)(chosen)
    lines = StringIO()
    logger.access_log.handlers = [logging.StreamHandler(lines)]
    path, _, query = address.partition("?")
    referer = f"https://shop.example{address}"
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": address,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "HTTP_REFERER": referer,
        "HTTP_USER_AGENT": "Browser",
    }
    request = SimpleNamespace(headers=[("REFERER", referer)])
    answer = SimpleNamespace(status="302 Found", sent=7, headers=[("Location", referer)])
    logger.access(answer, request, environ, timedelta(milliseconds=3))
    return lines.getvalue()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("log_format", ["", EVERYTHING + " %({location}o)s"])
def test_no_line_holds_what_opens_a_page(address: str, log_format: str):
    line = written(address, log_format)
    assert SECRET not in line
    assert f"GET {ADDRESSES[address]} HTTP/1.1" in line
    assert "Browser" in line
    assert line.count("\n") == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_ends_before_its_query(address: str):
    assert safe_address(address) == ADDRESSES[address]
