"""Signatures in messages: what is digested, what is signed, and what may not change after."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from lxml import etree

from marketplace.customs.errors import NotSignable
from marketplace.customs.messages.building import build
from marketplace.customs.messages.validating import validate
from marketplace.customs.messages.writing import with_head
from marketplace.customs.signing.keys import public_key
from marketplace.customs.signing.soft import SoftSigner
from marketplace.customs.signing.suites import (
    OF_2022,
    OF_2023,
    OF_RSA,
    SHA1_URI,
    Suite,
)
from marketplace.customs.signing.verifying import by_key, by_own_certificate, verify
from marketplace.customs.signing.xmldsig import digested, sign, sign_canonical, signed_info
from marketplace.foundation.errors import Broken
from tests.customs.messages import oracle
from tests.customs.messages import stories as parcel
from tests.customs.signing import stories

CEB = "http://www.chinaport.gov.cn/ceb"
DS = "http://www.w3.org/2000/09/xmldsig#"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SOFT = SoftSigner(stories.KEY, OF_2023, stories.CERTIFICATE_NO, stories.CERTIFICATE)
RIGHT = build(parcel.list_message())
PRETTY = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- said -->\n'
    + etree.tostring(etree.fromstring(RIGHT), pretty_print=True, encoding="unicode").encode()
)


def signers() -> dict[str, SoftSigner]:
    return {
        "2023": SOFT,
        "2022": SoftSigner(stories.KEY, OF_2022, "01", stories.CERTIFICATE),
        "rsa": SoftSigner(stories.rsa_key(), OF_RSA, "RSA01"),
    }


def is_right(data: bytes, signer: SoftSigner = SOFT) -> bool:
    return verify(data, by_key(signer.key.public)).is_valid


@pytest.mark.parametrize("name", ["2023", "2022", "rsa"])
@pytest.mark.parametrize("form", ["canonical", "with head", "pretty", "crlf"])
def test_every_suite_signs_every_form_and_nothing_else_changes(name: str, form: str):
    forms = {
        "canonical": RIGHT,
        "with head": with_head(RIGHT),
        "pretty": PRETTY,
        "crlf": PRETTY.replace(b"\n", b"\r\n"),
    }
    data, signer = forms[form], signers()[name]
    signed = sign(data, signer)
    assert is_right(signed, signer)
    assert re.sub(rb"<ds:Signature .*</ds:Signature>", b"", signed) == data
    assert validate(signed).faults == ()


def test_what_was_written_is_signed_without_parsing_it_again():
    signed = sign_canonical(RIGHT, SOFT, prefix="ceb", namespace=CEB)
    found = verify(signed, by_key(stories.KEY.public))
    assert (found.problems, found.cut_differs) == ((), False)
    assert found.key_name == stories.CERTIFICATE_NO
    assert public_key(found.certificate) == stories.KEY.public


def test_what_is_digested_is_the_message_itself():
    assert digested(PRETTY) != RIGHT  # white space counts
    assert digested(with_head(RIGHT)) == RIGHT
    signed = sign(RIGHT, signers()["rsa"]).decode()
    (digest,) = re.findall("<ds:DigestValue>(.*)</ds:DigestValue>", signed)
    assert digest == base64.b64encode(hashlib.sha1(RIGHT).digest()).decode()


def test_what_is_signed_carries_every_namespace_that_holds_there():
    info = signed_info(b"\x01", OF_2023, {"xsi": XSI, "ceb": CEB})
    assert info.startswith(
        f'<ds:SignedInfo xmlns:ceb="{CEB}" xmlns:ds="{DS}" xmlns:xsi="{XSI}"><ds:'
    )
    assert (
        '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></' in info
    )
    assert "<ds:DigestValue>AQ==</ds:DigestValue>" in info
    bare = signed_info(b"", OF_2023, {None: CEB})
    assert bare.startswith(f'<ds:SignedInfo xmlns="{CEB}" xmlns:ds="{DS}">')


@pytest.mark.parametrize(
    "declared",
    [
        f'xmlns:xsi="{XSI}"',
        f'xmlns:xsi="{XSI}" xmlns:ds="{DS}"',
        'xmlns:a="urn:a" xmlns:z="urn:z"',
        'xmlns:ds="urn:other"',
    ],
)
def test_namespaces_on_the_root_are_signed_with_it(declared: str):
    data = RIGHT.replace(b" guid=", f" {declared} guid=".encode(), 1)
    signed = sign(data, SOFT)
    assert is_right(signed)
    assert not is_right(signed.replace(declared.encode(), b'xmlns:q="urn:q"', 1))


def test_a_root_without_a_prefix_is_signed_too():
    data = RIGHT.replace(b"xmlns:ceb", b"xmlns").replace(b"ceb:", b"")
    assert is_right(sign(data, SOFT))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<ceb:appType>1", b"<ceb:appType>2"),
        (b"<ceb:InventoryHead>", b"<ceb:InventoryHead> "),
        (b"<ceb:InventoryHead>", b"<ceb:InventoryHead>\n"),
        (b"</ceb:CEB621Message>", b" </ceb:CEB621Message>"),
        (b'version="1.0"', b'version="1.1"'),
        (b"<ds:SignedInfo>", b"<ds:SignedInfo> "),
        (b"<ds:KeyInfo>", b"<ds:KeyInfo>"),
    ],
)
def test_a_change_after_signing_is_found(old: bytes, new: bytes):
    signed = sign(RIGHT, SOFT)
    assert old in signed
    assert is_right(signed.replace(old, new, 1)) == (old == new)


def test_white_space_that_an_editor_adds_breaks_the_signature():
    signed = sign(PRETTY, SOFT)
    assert is_right(signed)
    again = etree.tostring(
        etree.fromstring(signed, etree.XMLParser(remove_blank_text=True)), pretty_print=True
    )
    assert verify(again, by_key(stories.KEY.public)).problems == ("digest", "signature")


def test_a_text_that_is_no_canonical_form_is_right_by_the_standard_and_says_so():
    data = RIGHT.replace(b"<ceb:packNo>1</ceb:packNo>", b"<ceb:packNo >&#49;</ceb:packNo>")
    found = verify(sign(data, SOFT), by_key(stories.KEY.public))
    assert (found.problems, found.cut_differs) == ((), True)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (sign(RIGHT, SOFT), "signed"),
        (RIGHT + b"<!-- later -->", "trailing"),
        (b"<a/>", "trailing"),
        (b'<a xmlns:z="urn:a?b&amp;c"></a>', "namespace"),
    ],
)
def test_what_cannot_be_signed_says_why(data: bytes, rule: str):
    with pytest.raises(NotSignable) as refused:
        sign(data, SOFT)
    assert refused.value.facts == {"rule": rule}


def test_names_of_algorithms_are_a_choice_among_known_ones():
    assert Suite(OF_2022.signature_uri, SHA1_URI).algorithm == "sm2-sm3"
    with pytest.raises(Broken):
        Suite("urn:none", SHA1_URI)
    with pytest.raises(Broken):
        Suite(OF_2022.signature_uri, "urn:none")
    with pytest.raises(Broken):
        SoftSigner(stories.KEY, OF_RSA, "")


def spoiled(old: bytes, new: bytes) -> tuple[str, ...]:
    signed = sign(RIGHT, SOFT)
    assert old in signed
    return verify(signed.replace(old, new, 1), by_key(stories.KEY.public)).problems


def test_only_the_one_form_of_signature_is_taken():
    signed = sign(RIGHT, SOFT)
    (element,) = re.findall(rb"<ds:Signature .*</ds:Signature>", signed)
    key = by_key(stories.KEY.public)
    assert verify(RIGHT, key).problems == ("unsigned",)
    assert verify(signed.replace(element, element * 2), key).problems == ("many_signatures",)
    assert spoiled(b'URI=""', b'URI="#a"') == ("reference",)
    assert "transform" in spoiled(b"xmldsig#enveloped-signature", b"xmldsig#base64")
    assert "canonicalization" in spoiled(b"REC-xml-c14n-20010315", b"REC-xml-c14n-20010315#x")
    assert "signature_uri" in spoiled(b"xmldsig#sm2-sm3", b"xmldsig#hmac-sha1")
    assert "digest_uri" in spoiled(b"xmldsig#sha1", b"xmldsig#md5")
    assert verify(b"<!DOCTYPE a><a/>", key).problems == ("doctype",)
    moved = signed.replace(element, b"").replace(b"<ceb:Inventory>", element + b"<ceb:Inventory>")
    assert verify(moved, key).problems == ("place",)


def test_a_signed_message_wrapped_into_another_is_not_taken_for_it():
    signed = sign(RIGHT, SOFT)
    outer = RIGHT.replace(b"<ceb:Inventory>", signed + b"<ceb:Inventory>", 1)
    assert verify(outer, by_key(stories.KEY.public)).problems == ("place",)


def test_whose_key_it_is_is_asked_of_who_trusts():
    signed = sign(RIGHT, SOFT)
    assert verify(signed, by_own_certificate).is_valid
    assert verify(signed, lambda _name, _certificate: None).problems == ("no_key",)
    assert verify(signed, by_key(stories.rsa_key().public)).problems == ("other_key",)
    bare = sign(RIGHT, SoftSigner(stories.KEY, OF_2023, "x"))
    assert verify(bare, by_own_certificate).problems == ("no_key",)
    assert is_right(bare)


def test_the_published_samples_verify_and_have_the_published_digests():
    digests = oracle.vectors()["c14n_digest"]
    for name, data in oracle.samples().items():
        if name not in digests:
            continue
        found = verify(data, by_own_certificate)
        assert (found.problems, found.cut_differs) == ((), False), name
        rest = digested(re.sub(rb"<ds:Signature .*</ds:Signature>", b"", data))
        for suite, digest in ((OF_RSA, "sha1"), (OF_2022, "sm3")):
            made = base64.b64encode(suite.digest(rest)).decode()
            assert made == digests[name][digest], name
    assert len(digests) == 6
