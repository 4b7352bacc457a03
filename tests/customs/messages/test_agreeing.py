"""Our validator and the published schema say the same of samples and of messages at random."""

from __future__ import annotations

from lxml import etree

from marketplace.customs.messages.agreeing import compare
from marketplace.customs.messages.building import build
from marketplace.customs.messages.generating import Generator
from marketplace.customs.messages.reading import read
from marketplace.customs.messages.shapes import CEB
from marketplace.customs.messages.validating import validate
from tests.customs.messages import oracle, stories
from tests.customs.messages.test_building import envelope


def test_every_sample_is_right_to_both():
    schema = oracle.schemas()[CEB]
    samples = oracle.samples()
    assert len(samples) >= 15
    for name, data in samples.items():
        assert schema.validate(etree.fromstring(data)), name
        checked = validate(data)
        assert (checked.faults, checked.notices) == ((), ()), name
        read(data)


def test_what_we_build_is_right_by_the_schema():
    schemas = oracle.schemas()
    for made in (stories.order_message(), stories.payment_message(), stories.waybill_message()):
        assert schemas[CEB].validate(etree.fromstring(build(made)))
    dxp = schemas["http://www.chinaport.gov.cn/dxp"]
    assert dxp.validate(etree.fromstring(build(envelope()))), dxp.error_log


def test_both_say_the_same_of_messages_right_and_wrong():
    found = compare(oracle.schemas(), count=400, seed=20261128)
    assert found.differences == []
    assert found.valid > 130
    assert found.invalid > 130
    assert found.stricter < 10
    assert len(found.rules) >= 10  # of those that the schema can break


def test_a_validator_that_is_wrong_would_be_found(monkeypatch):
    class Lenient:
        """A schema that lets everything pass."""

        error_log = ()

        def validate(self, _message: object) -> bool:
            return True

    found = compare({CEB: Lenient()}, count=60, seed=1)
    assert found.differences


def test_messages_at_random_follow_from_their_seed():
    def drawn() -> list[bytes]:
        generator = Generator(seed=3)
        made = []
        for _ in range(30):
            root = generator.message()
            generator.spoil(root)
            made.append(etree.tostring(root))
        return made

    first = drawn()
    assert first == drawn()
    assert len(set(first)) == 30
