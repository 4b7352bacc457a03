"""`manage.py customs validate`, `sign`, `verify` and `agree`."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from marketplace.customs.messages.building import build
from marketplace.customs.messages.writing import with_head
from marketplace.customs.signing.suites import OF_2022
from tests.customs.messages import oracle
from tests.customs.messages import stories as parcel
from tests.customs.messages.test_building import envelope
from tests.customs.signing import stories


def ran(*words: str | Path) -> tuple[int, str]:
    """Run a sub-command; return its exit code and what it wrote."""
    out = StringIO()
    try:
        call_command("customs", *map(str, words), stdout=out)
    except SystemExit as stopped:
        return int(str(stopped.code)), out.getvalue()
    return 0, out.getvalue()


def answer(*words: str | Path) -> tuple[int, Any]:
    code, text = ran(*words, "--json")
    return code, json.loads(text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("messages")
    order = with_head(build(parcel.order_message()))
    (made / "order.xml").write_bytes(order)
    (made / "wrong.xml").write_bytes(order.replace(b"<ceb:unit>140", b"<ceb:unit>14"))
    (made / "list.xml").write_bytes(build(parcel.list_message()))
    (made / "envelope.xml").write_bytes(build(envelope()))
    (made / "hollow.xml").write_bytes(
        build(replace(envelope(), Data=order.replace(b"<ceb:unit>140", b"<ceb:unit>14")))
    )
    (made / "key.pem").write_bytes(stories.sm2_pem())
    (made / "key.cer").write_bytes(stories.CERTIFICATE)
    return made


def test_a_right_file_is_valid(folder: Path):
    code, text = ran("validate", folder / "order.xml")
    assert code == 0
    first, notice = text.splitlines()
    assert first == f"{folder}/order.xml: CEB311Message: valid"
    assert notice.endswith("/CEB311Message/ds:Signature: is declared and so has to be signed")


def test_a_wrong_file_is_told_with_place_rule_and_value(folder: Path):
    code, (right, wrong) = answer("validate", folder / "order.xml", folder / "wrong.xml")
    assert code == 1
    assert (right["valid"], right["faults"], wrong["valid"]) == (True, [], False)
    (fault,) = wrong["faults"]
    assert fault == {
        "path": "/CEB311Message/Order[1]/OrderList[1]/unit",
        "element": "unit",
        "rule": "length",
        "value": "14",
        "wanted": "C3",
        "line": 2,
        "told": "/CEB311Message/Order[1]/OrderList[1]/unit:"
        " has another length than it must have (wanted C3): '14'",
    }
    assert f"  line 2: {fault['told']}" in ran("validate", folder / "wrong.xml")[1]


def test_an_envelope_is_as_right_as_what_is_in_it(folder: Path):
    code, (right, hollow) = answer("validate", folder / "envelope.xml", folder / "hollow.xml")
    assert code == 1
    assert (right["message"], right["inside"]["message"]) == ("DxpMsg", "CEB311Message")
    assert (right["valid"], hollow["valid"]) == (True, False)
    assert [each["element"] for each in hollow["inside"]["faults"]] == ["unit"]
    assert "DxpMsg with CEB311Message: valid" in ran("validate", folder / "envelope.xml")[1]


def test_a_file_that_is_not_there_is_neither_right_nor_wrong(folder: Path):
    assert ran("validate", folder / "order.xml", folder / "none.xml")[0] == 2
    assert ran("verify", folder / "none.xml")[0] == 2
    assert ran("sign", folder / "none.xml", "--key", folder / "key.pem")[0] == 2
    assert ran("sign", folder / "list.xml", "--key", folder / "none.pem")[0] == 2
    assert ran("verify", folder / "list.xml", "--public-key", "zz")[0] == 2


def test_a_list_is_signed_verified_and_then_valid(folder: Path):
    signed, key = folder / "signed.xml", folder / "key.pem"
    assert ran("validate", folder / "list.xml")[0] == 1
    words = ("sign", folder / "list.xml", "--key", key, "--certificate", folder / "key.cer")
    assert ran(*words, "--out", signed) == (0, "")
    assert ran("validate", signed)[0] == 0
    code, (found,) = answer("verify", signed, "--certificate", folder / "key.cer")
    assert code == 0
    assert (found["problems"], found["key_name"], found["trusted"], found["cut_differs"]) == (
        [],
        stories.CERTIFICATE_NO,
        True,
        False,
    )
    public = stories.KEY.public.to_bytes().hex()
    assert ran("verify", signed, "--public-key", public)[0] == 0
    assert "by the certificate inside it" in ran("verify", signed)[1]
    other = stories.Sm2PrivateKey(5).public.to_bytes().hex()
    code, text = ran("verify", signed, "--public-key", other)
    assert (code, text.strip()) == (1, f"{signed}: not right: signature")
    assert ran("sign", signed, "--key", key)[0] == 1


def test_a_signature_is_made_by_the_algorithms_that_are_named(folder: Path):
    out = folder / "signed-2022.xml"
    code, _ = ran(
        *("sign", folder / "list.xml", "--key", folder / "key.pem", "--out", out),
        *("--signature-uri", OF_2022.signature_uri, "--digest-uri", OF_2022.digest_uri),
        *("--key-name", "01"),
    )
    assert code == 0
    public = stories.KEY.public.to_bytes().hex()
    _, (found,) = answer("verify", out, "--public-key", public)
    assert (found["valid"], found["digest_uri"], found["key_name"]) == (
        True,
        OF_2022.digest_uri,
        "01",
    )


def test_without_a_key_and_a_signer_nothing_is_signed(folder: Path):
    assert ran("sign", folder / "list.xml") == (2, "")


def test_a_signed_message_may_go_to_standard_output(folder: Path):
    code, text = ran("sign", folder / "list.xml", "--key", folder / "key.pem")
    assert code == 0
    assert text.endswith("</ds:Signature></ceb:CEB621Message>\n")


def test_agreement_with_the_schema_is_counted(folder: Path):
    xsd = oracle.folder() / "xsd"
    words = ("--schema", xsd / "ceb-import-202205.xsd", "--count", "30", "--seed", "7")
    code, found = answer("agree", *words, "--envelope-schema", xsd / "dxp-terminal-202205.xsd")
    assert code == 0
    assert (found["compared"], found["different"], found["differences"]) == (30, 0, [])
    assert "30 messages: " in ran("agree", *words)[1]
    assert ran("agree", "--schema", folder / "order.xml")[0] == 2
