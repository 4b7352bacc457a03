"""How a declaration looks to who writes and checks: elements in order, with their kinds.

Compiled once from a dataclass of `declarations/`. An element is named as its field is; one that
holds others is named as its class is, or as the class's `ELEMENT` says.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import dataclass
from typing import Any, Final

from marketplace.customs.messages.kinds import (
    Anything,
    Attribute,
    Binary,
    Body,
    Kind,
    Many,
    Meaning,
    Moment,
    NcName,
    Number,
    Secret,
    Text,
    Whole,
)

CEB: Final = "http://www.chinaport.gov.cn/ceb"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
# A pointer to a schema may stand on any element; nothing is fetched from it.
PASSED: Final = {f"{{{_XSI}}}schemaLocation", f"{{{_XSI}}}noNamespaceSchemaLocation"}
_KINDS: Final = (Text, Number, Whole, Moment, Binary, NcName)


@dataclass(frozen=True, slots=True)
class Leaf:
    """An element or attribute that holds a value."""

    name: str
    field: str
    kind: Kind
    least: int
    most: int | None = 1
    meaning: Meaning | None = None
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """An element that holds elements."""

    name: str
    field: str
    shape: Shape
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Foreign:
    """An element whose inside is no concern of ours."""

    name: str
    field: str
    least: int = 1
    most: int | None = 1


Particle = Leaf | Branch | Foreign
_SHAPES: Final[dict[tuple[type[Any], str], Shape]] = {}


@dataclass(frozen=True, slots=True)
class Shape:
    """What an element holds: attributes, then elements in this order, or a value of its own."""

    name: str
    made: type[Any]
    namespace: str
    prefix: str
    signature: str  # "required", "optional" or "": whether ds:Signature ends it
    attributes: tuple[Leaf, ...]
    particles: tuple[Particle, ...]
    body: Leaf | None
    by_tag: dict[str, tuple[int, Particle]]
    needed: tuple[tuple[int, Particle], ...]  # those that must come


def shape_of(declared: type[Any], namespace: str = CEB, prefix: str = "ceb") -> Shape:
    """Return the shape of a declaration, compiled the first time it is asked for."""
    key = (declared, namespace)
    if key not in _SHAPES:
        _SHAPES[key] = _compiled(declared, namespace, prefix)
    return _SHAPES[key]


def _compiled(declared: type[Any], namespace: str, prefix: str) -> Shape:
    namespace = getattr(declared, "NAMESPACE", namespace)
    prefix = getattr(declared, "PREFIX", prefix)
    hints = typing.get_type_hints(declared, include_extras=True)
    attributes, particles, body = [], [], None
    for field in dataclasses.fields(declared):
        found, marks = _particle(field.name, hints[field.name], namespace, prefix)
        if Attribute in marks:
            attributes.append(typing.cast(Leaf, found))
        elif Body in marks:
            body = typing.cast(Leaf, found)
        else:
            particles.append(found)
    numbered = tuple(enumerate(particles))
    return Shape(
        name=getattr(declared, "ELEMENT", declared.__name__),
        made=declared,
        namespace=namespace,
        prefix=prefix,
        signature=getattr(declared, "SIGNATURE", ""),
        attributes=tuple(attributes),
        particles=tuple(particles),
        body=body,
        by_tag={f"{{{namespace}}}{each.name}": (at, each) for at, each in numbered},
        needed=tuple((at, each) for at, each in numbered if each.least),
    )


def _particle(
    field: str, hint: Any, namespace: str, prefix: str
) -> tuple[Particle, set[type[Any]]]:
    """Return what one field of a declaration stands for, and the kinds of marks on it."""
    hint, outer, is_optional = _unwrapped(hint)
    least = 0 if is_optional else 1
    most: int | None = 1
    for mark in outer:
        if isinstance(mark, Many):
            least, most = mark.least, mark.most
            hint, inner, _ = _unwrapped(typing.get_args(hint)[0])
            outer += inner
    kinds = {type(mark) for mark in outer}
    if Anything in kinds:
        return Foreign(field, field, least), kinds
    if dataclasses.is_dataclass(hint):
        shape = shape_of(typing.cast(type[Any], hint), namespace, prefix)
        return Branch(shape.name, field, shape, least, most), kinds
    return (
        Leaf(
            name=field,
            field=field,
            kind=next(mark for mark in outer if isinstance(mark, _KINDS)),
            least=least,
            most=most,
            meaning=next((mark for mark in outer if isinstance(mark, Meaning)), None),
            is_secret=Secret in kinds,
        ),
        kinds,
    )


def _unwrapped(hint: Any) -> tuple[Any, list[Any], bool]:
    """Take `Annotated` and `| None` off a hint; return the type, the marks, and whether None."""
    marks: list[Any] = []
    is_optional = False
    while True:
        origin = typing.get_origin(hint)
        if origin is typing.Annotated:
            hint, *more = typing.get_args(hint)
            marks += more
        elif origin in (types.UnionType, typing.Union):
            is_optional = True
            hint = next(each for each in typing.get_args(hint) if each is not types.NoneType)
        else:
            return hint, marks, is_optional
