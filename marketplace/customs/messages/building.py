"""A message out of facts: written canonically and checked by the schema's rules."""

from __future__ import annotations

from marketplace.customs.messages.declarations import Message
from marketplace.customs.messages.faults import Fault
from marketplace.customs.messages.reading import FaultyMessage
from marketplace.customs.messages.shapes import shape_of
from marketplace.customs.messages.validating import validate
from marketplace.customs.messages.writing import canonical


def build(message: Message) -> bytes:
    """Return a message as canonical XML, unsigned, once it is right but for its signature.

    Amounts are in yuan, weights in kilograms, times in China's time.
    Raises: FaultyMessage; NotWritable.
    """
    data = canonical(message)
    checked = validate(data)
    faults = tuple(each for each in checked.faults if not _is_unsigned(each, message))
    if faults:
        raise FaultyMessage(checked.message, faults)
    return data


def _is_unsigned(fault: Fault, message: Message) -> bool:
    """Tell whether a fault is only that the signature, which comes next, is not there yet."""
    shape = shape_of(type(message))
    return fault.rule == "missing" and fault.path == f"/{shape.name}/ds:Signature"
