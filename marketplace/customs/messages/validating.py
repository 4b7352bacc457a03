"""Say what is wrong with a message that came as bytes: every fault by its place.

A message without a fault is right by the schema of May 2022, and the other way round; the few
places where this is stricter on purpose are told in docs/customs-messages.md. Notices come beside:
what the documentation wants and the schema lets pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from marketplace.customs.errors import UnsafeXml
from marketplace.customs.messages.declarations import MESSAGES
from marketplace.customs.messages.faults import Fault, shown
from marketplace.customs.messages.kinds import Text
from marketplace.customs.messages.shapes import DS, PASSED, Branch, Leaf, Particle, Shape, shape_of
from marketplace.customs.messages.signature_shape import signature_faults
from marketplace.customs.safe_xml import MAX_BYTES, parse

MOST_FAULTS: Final = 200  # that are told of one message
_BLANKS: Final = " \t\r\n"
_SIGNATURE: Final = f"{{{DS}}}Signature"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: the name of the message, its faults, and its notices."""

    message: str
    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...] = ()
    root: Any = field(default=None, repr=False, compare=False)  # for who reads on

    @property
    def is_valid(self) -> bool:
        """Tell whether the schema would let it pass."""
        return not self.faults


def validate(data: bytes, *, most: int = MAX_BYTES) -> Checked:
    """Check one message, or an envelope. At most `MOST_FAULTS` faults are told."""
    try:
        root = parse(data, most=most)
    except UnsafeXml as error:
        fault = Fault("/", "", error.rule, shown(error.detail), line=error.line)
        return Checked("", (fault,))
    return check(root)


def check(root: Any) -> Checked:
    """Check a message that was parsed by `safe_xml.parse`."""
    name = root.tag.rpartition("}")[2]
    declared = MESSAGES.get(name)
    shape = shape_of(declared) if declared else None
    if shape is None or root.tag != f"{{{shape.namespace}}}{name}":
        return Checked("", (Fault(f"/{name}", name, "root", shown(root.tag)),))
    faults: list[Fault] = []
    notices: list[Fault] = []
    for each in _of_message(root, shape):
        if not each.is_notice:
            faults.append(each)
            if len(faults) == MOST_FAULTS:
                break
        elif len(notices) < MOST_FAULTS:  # apart, so that no number of notices hides a fault
            notices.append(each)
    return Checked(name, tuple(faults), tuple(notices), root)


def _of_message(root: Any, shape: Shape) -> Iterator[Fault]:
    """Yield what is wrong with a message, its signature included."""
    path = f"/{shape.name}"
    children = list(root)
    signatures = [at for at, child in enumerate(children) if child.tag == _SIGNATURE]
    yield from _of_attributes(root, shape.attributes, path)
    yield from _of_elements(root, children, shape, path, has_end=bool(shape.signature))
    if shape.signature:
        yield from _of_signatures(children, signatures, shape, path)


def _of_signatures(
    children: list[Any], signatures: list[int], shape: Shape, path: str
) -> Iterator[Fault]:
    for number, at in enumerate(signatures):
        if number:
            yield _fault(children[at], f"{path}/ds:Signature", "too_many")
        elif at != len(children) - len(signatures):
            yield _fault(children[at], f"{path}/ds:Signature", "order")
        yield from signature_faults(children[at], path)
    if signatures:
        return
    if shape.signature == "required":
        yield Fault(f"{path}/ds:Signature", "ds:Signature", "missing")
    elif _is_declared(children, shape):
        yield Fault(f"{path}/ds:Signature", "ds:Signature", "signature_wanted", is_notice=True)


def _is_declared(children: list[Any], shape: Shape) -> bool:
    """Tell whether one of the documents in a message is declared, not a draft."""
    tag = f"{{{shape.namespace}}}appStatus"
    return any(each.text == "2" for child in children for each in child.iter(tag))


def _of_elements(
    element: Any, children: list[Any], shape: Shape, path: str, *, has_end: bool = False
) -> Iterator[Fault]:
    """Yield what is wrong with the elements inside one: place, count, and each of them."""
    text = element.text or ""
    if text and (text.strip(_BLANKS) or not shape.particles):
        yield _fault(element, path, "text_between", shown(text.strip(_BLANKS)))
    counts = [0] * len(shape.particles)
    reached = 0
    by_tag = shape.by_tag
    for child in children:
        tail = child.tail
        if tail and tail.strip(_BLANKS):
            yield _fault(child, path, "text_between", shown(tail.strip(_BLANKS)))
        placed = by_tag.get(child.tag)
        if placed is None:
            if not (has_end and child.tag == _SIGNATURE):
                name = str(child.tag).rpartition("}")[2]
                yield _fault(child, f"{path}/{name}", "unknown", shown(str(child.tag)))
            continue
        at, particle = placed
        counts[at] += 1
        if at < reached:
            yield _fault(child, f"{path}/{particle.name}", "order")
        reached = max(reached, at)
        yield from _of_particle(child, particle, path, counts[at])
    for at, particle in shape.needed:
        if not counts[at]:
            yield _fault(element, f"{path}/{particle.name}", "missing")


def _of_particle(element: Any, particle: Particle, path: str, count: int) -> Iterator[Fault]:
    """Yield what is wrong with one element, the `count`th of its name."""
    path = f"{path}/{particle.name}"
    if particle.most != 1:
        path = f"{path}[{count}]"
    if particle.most is not None and count > particle.most:
        yield _fault(element, path, "too_many", wanted=f"at most {particle.most}")
    if type(particle) is Leaf:
        yield from _of_value(element, particle, path)
    elif type(particle) is Branch:
        shape = particle.shape
        yield from _of_attributes(element, shape.attributes, path)
        if shape.body is not None:
            yield from _of_value(element, shape.body, path, is_alone=False)
        else:
            yield from _of_elements(element, list(element), shape, path)
    else:
        yield from _of_foreign(element, path)


def _of_value(element: Any, leaf: Leaf, path: str, *, is_alone: bool = True) -> Iterator[Fault]:
    """Yield what is wrong with an element that holds a value; `is_alone`: and nothing else."""
    if is_alone and element.attrib:
        yield from _of_attributes(element, (), path)
    if len(element):
        yield _fault(element[0], path, "child_inside")
        return
    text = element.text or ""
    if not text and type(leaf.kind) is Text and leaf.kind.fixed:
        return  # an empty element takes the fixed value (XML Schema part 1, 3.3.4)
    if rule := leaf.kind.fault(text):
        value = shown(text, is_secret=leaf.is_secret)
        yield _fault(element, path, rule, value, str(leaf.kind))
    elif leaf.meaning is not None and not leaf.meaning.is_met(text):
        value = shown(text, is_secret=leaf.is_secret)
        yield Fault(
            path, leaf.name, leaf.meaning.rule, value, "", element.sourceline or 0, is_notice=True
        )


def _of_foreign(element: Any, path: str) -> Iterator[Fault]:
    yield from _of_attributes(element, (), path)
    if len(element) > 1:
        yield _fault(element[1], path, "too_many", wanted="at most 1")
    texts = [element.text, *(child.tail for child in element)]
    if any((text or "").strip(_BLANKS) for text in texts):
        yield _fault(element, path, "text_between")


def _of_attributes(element: Any, attributes: tuple[Leaf, ...], path: str) -> Iterator[Fault]:
    known = {leaf.name: leaf for leaf in attributes}
    for name, text in element.attrib.items():
        leaf = known.get(name)
        if leaf is None:
            if name not in PASSED:
                yield _fault(element, f"{path}/@{name}", "attribute_unknown", shown(text))
        elif rule := leaf.kind.fault(text):
            yield _fault(element, f"{path}/@{name}", rule, shown(text), str(leaf.kind))
        elif leaf.meaning is not None and not leaf.meaning.is_met(text):
            yield Fault(
                f"{path}/@{name}", name, leaf.meaning.rule, shown(text), "", 0, is_notice=True
            )
    for leaf in attributes:
        if leaf.least and leaf.name not in element.attrib:
            yield _fault(element, f"{path}/@{leaf.name}", "attribute_missing")


def _fault(element: Any, path: str, rule: str, value: str = "", wanted: str = "") -> Fault:
    name = path.rpartition("/")[2].partition("[")[0]
    return Fault(path, name, rule, value, wanted, element.sourceline or 0)
