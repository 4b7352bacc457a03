"""The ways to e-port: folders, a queue, the simulator over HTTP; and the checks of a setting."""

from __future__ import annotations

import threading

import pytest

from marketplace.customs.cases import gateways
from marketplace.customs.cases.checks import check_gateway
from marketplace.customs.cases.errors import GatewayAway, GatewayContradiction, GatewayRefused
from marketplace.customs.cases.gateways.amqp import AmqpGateway
from marketplace.customs.cases.gateways.folder import FolderGateway
from marketplace.customs.cases.gateways.simulator import SimulatorGateway
from marketplace.customs.cases.types import Envelope
from marketplace.customs.simulator.server import Config, open_server
from marketplace.foundation.local_http import RefusedToStart
from tests.customs.simulator.firm import START, Parcel, envelope, message, public_pem, signed

TOKEN = "tests"


def an_envelope(name: str = "621-A", content: bytes = b"<a/>") -> Envelope:
    return Envelope(name, "CEB621Message", content)


@pytest.fixture
def folder(tmp_path, settings) -> FolderGateway:
    settings.CUSTOMS_FOLDER = str(tmp_path)
    return FolderGateway()


def test_a_file_is_there_whole_under_its_name(folder, tmp_path):
    folder.submit(an_envelope())
    assert (tmp_path / "out/621-A.xml").read_bytes() == b"<a/>"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["621-A.xml"]


def test_a_file_goes_out_once_even_when_the_client_took_it(folder, tmp_path):
    folder.submit(an_envelope())
    (tmp_path / "out/621-A.xml").unlink()
    folder.submit(an_envelope())
    assert list((tmp_path / "out").iterdir()) == []
    with pytest.raises(GatewayContradiction):
        folder.submit(an_envelope(content=b"<b/>"))


@pytest.mark.parametrize("name", ["../621", "a/b", "", "x" * 81])
def test_a_name_leads_nowhere_else(folder, name):
    with pytest.raises(GatewayRefused):
        folder.submit(an_envelope(name))


def test_answers_are_read_and_moved_aside(folder, tmp_path):
    assert folder.poll() == []
    for name in ("a.xml", "b.xml", "c.part"):
        (tmp_path / "in" / name).write_bytes(name.encode())
    found = folder.poll()
    assert [each.content for each in found] == [b"a.xml", b"b.xml"]
    assert folder.poll() == found  # until they are settled
    folder.settle(found)
    assert folder.poll() == []
    assert sorted(path.name for path in (tmp_path / "taken").iterdir()) == ["a.xml", "b.xml"]


def test_a_folder_that_cannot_be_written_is_away(tmp_path, settings):
    settings.CUSTOMS_FOLDER = str(tmp_path)
    gateway = FolderGateway()
    gateway.submit(an_envelope("first"))
    (tmp_path / "out").rename(tmp_path / "gone")
    (tmp_path / "out").write_text("a file in its place")
    with pytest.raises((GatewayAway, OSError)):
        gateway.submit(an_envelope("second"))


@pytest.fixture
def queue(settings) -> AmqpGateway:
    settings.CUSTOMS_AMQP_URL = "memory://customs-tests/"
    settings.CUSTOMS_AMQP_OPTIONS = {"polling_interval": 0}
    settings.CUSTOMS_UPLOAD_URL = ""
    return AmqpGateway()


def test_a_message_is_published_whole(queue, settings):
    settings.CUSTOMS_AMQP_OUT = "out-1"
    queue.submit(an_envelope(content="<a>饼</a>".encode()))
    settings.CUSTOMS_AMQP_IN = "out-1"  # read it back where it went
    reader = AmqpGateway()
    found = reader.poll()
    assert [each.content for each in found] == ["<a>饼</a>".encode()]
    reader.settle(found)
    assert AmqpGateway().poll() == []


def test_what_is_not_settled_comes_again(queue, settings):
    settings.CUSTOMS_AMQP_OUT = settings.CUSTOMS_AMQP_IN = "in-2"
    queue.submit(an_envelope(content=b"<a/>"))
    assert [each.content for each in queue.poll()] == [b"<a/>"]
    again = queue.poll()
    assert [each.content for each in again] == [b"<a/>"]
    queue.settle(again)
    assert queue.poll() == []
    with pytest.raises(GatewayRefused):
        queue.settle(again)


def test_payment_data_goes_by_https_alone(queue, settings):
    settings.CUSTOMS_UPLOAD_URL = "http://customs.example/upload"
    with pytest.raises(GatewayRefused):
        queue.upload_payment_data("{}")


@pytest.fixture(scope="module")
def server():
    made = open_server(Config("127.0.0.1", 0, ":memory:", TOKEN, public_pem(), is_quiet=True))
    made.office.modes.change({"clock_ms": START})
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def simulator(server, settings) -> SimulatorGateway:
    settings.CUSTOMS_API_BASE = server.url
    settings.CUSTOMS_API_TOKEN = TOKEN
    return SimulatorGateway()


def order(number: int) -> Envelope:
    kind, head, lines = Parcel(number).order()
    xml = signed(message(kind, f"{number:08d}-0000-4000-8000-000000000001", head, lines))
    name = f"311-{number}"
    return Envelope(name, "CEB311Message", envelope(name, kind, xml))


def test_the_simulator_takes_answers_and_forgets(server, simulator):
    simulator.submit(order(1))
    simulator.submit(order(1))
    other = order(2)
    with pytest.raises(GatewayContradiction):
        simulator.submit(Envelope("311-1", other.kind, other.content.replace(b"311-2", b"311-1")))
    with pytest.raises(GatewayRefused):
        simulator.submit(Envelope("x", "CEB311Message", b"<a/>"))
    server.office.modes.change({"clock_ms": START + 10_000})
    found = simulator.poll()
    assert len(found) == 2
    assert simulator.poll() == found
    simulator.settle(found)
    assert simulator.poll() == []
    assert simulator.capabilities().is_simulated


def test_an_outage_and_a_hang_up_are_told_as_such(server, simulator):
    server.office.modes.change({"outages": 1})
    with pytest.raises(GatewayAway):
        simulator.submit(order(3))
    server.office.modes.change({"hang_ups": 1})
    with pytest.raises(GatewayAway):
        simulator.submit(order(3))
    simulator.submit(order(3))  # it had arrived: the same again has no effect


def test_a_stranger_is_told_nothing(server, simulator, settings):
    settings.CUSTOMS_API_TOKEN = "wrong"
    with pytest.raises(GatewayRefused):
        SimulatorGateway().poll()
    settings.CUSTOMS_API_BASE = "https://customs.example"
    with pytest.raises(GatewayRefused):
        simulator.poll()


@pytest.mark.parametrize(
    ("host", "token", "key"),
    [
        ("0.0.0.0", TOKEN, public_pem()),
        ("127.0.0.1", "", public_pem()),
        ("127.0.0.1", TOKEN, b"no"),
    ],
)
def test_the_simulator_does_not_start_unsafely(host, token, key):
    with pytest.raises(RefusedToStart):
        open_server(Config(host, 0, ":memory:", token, key))


def ids(settings, **told) -> list[str]:
    for name, value in told.items():
        setattr(settings, f"CUSTOMS_{name}", value)
    return [each.id for each in check_gateway(None)]


def test_a_production_refuses_the_simulator(settings):
    ready = {"API_BASE": "http://127.0.0.1:1", "API_TOKEN": "t"}
    assert ids(settings, GATEWAY="simulator", **ready) == []
    assert ids(settings, SIMULATOR_ALLOWED=False) == ["customs_cases.E002"]


def test_a_way_that_does_not_exist_or_lacks_something_is_said(settings):
    assert ids(settings, GATEWAY="") == []
    assert ids(settings, GATEWAY="pigeon") == ["customs_cases.E001"]
    found = ids(settings, GATEWAY="folder", FOLDER="", DXP_ID="", UPLOAD_URL="")
    assert found == ["customs_cases.E003", "customs_cases.E003", "customs_cases.W004"]


def test_production_settings_do_not_allow_it():
    from marketplace.settings import base

    assert base.CUSTOMS_SIMULATOR_ALLOWED is False
    assert set(gateways.WAYS) == {"simulator", "folder", "amqp"}
