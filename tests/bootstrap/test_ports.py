"""Ports that somebody else has."""

from __future__ import annotations

import socket

import pytest

from marketplace.bootstrap import ports
from marketplace.bootstrap.problems import SetupProblem


@pytest.fixture
def taken_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_named_with_the_option_that_changes_it(taken_port):
    with pytest.raises(SetupProblem) as refused:
        ports.claim("127.0.0.1", taken_port, "--sandbox-port")
    assert refused.value.sentence == (
        f"Port {taken_port} on 127.0.0.1 is taken by another program: "
        "stop that one, or choose another port with --sandbox-port."
    )


def test_zero_gives_a_port_that_is_free():
    found = ports.claim("127.0.0.1", 0, "--port")
    assert found > 1024
    assert ports.claim("127.0.0.1", found, "--port") == found


def test_a_number_that_is_no_port_is_refused():
    with pytest.raises(SetupProblem, match="--port 70000 is no port"):
        ports.claim("127.0.0.1", 70_000, "--port")


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(SetupProblem, match=r"not possible to listen on 192\.0\.2\.1 port 0"):
        ports.claim("192.0.2.1", 0, "--port")
