"""A message read back into the dataclasses of its declaration."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from lxml import etree

from marketplace.customs.messages.declarations import MESSAGES, Message
from marketplace.customs.messages.faults import Fault
from marketplace.customs.messages.shapes import Foreign, Leaf, Shape, shape_of
from marketplace.customs.messages.validating import validate
from marketplace.foundation.errors import Refused


class FaultyMessage(Refused):
    """A message that the schema does not let pass; `faults` says where and why."""

    code: ClassVar[str] = "faulty_message"

    def __init__(self, message: str, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        told = _("The customs message %(message)s is not right: %(first)s")
        super().__init__(
            told % {"message": message, "first": faults[0]}, faults=[str(each) for each in faults]
        )


def read(data: bytes) -> Message:
    """Return the message that bytes hold; signatures are left out.

    Raises: FaultyMessage.
    """
    checked = validate(data)
    if checked.faults:
        raise FaultyMessage(checked.message, checked.faults)
    message: Message = _made(checked.root, shape_of(MESSAGES[checked.message]))
    return message


def _made(element: Any, shape: Shape) -> Any:
    """Return an element that was found right as its dataclass."""
    values: dict[str, Any] = {}
    for leaf in shape.attributes:
        if leaf.name in element.attrib:
            values[leaf.field] = leaf.kind.read(element.attrib[leaf.name])
    if shape.body is not None:
        values[shape.body.field] = shape.body.kind.read(element.text or "")
    for child in element:
        placed = shape.by_tag.get(child.tag)
        if placed is None:
            continue  # the signature
        particle = placed[1]
        value: Any
        if isinstance(particle, Leaf):
            value = particle.kind.read(child.text or "")
        elif isinstance(particle, Foreign):
            value = b"".join(etree.tostring(each, method="c14n") for each in child).decode()
        else:
            value = _made(child, particle.shape)
        if particle.most == 1:
            values[particle.field] = value
        else:
            values.setdefault(particle.field, []).append(value)
    return shape.made(
        **{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    )
