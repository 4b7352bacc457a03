"""Messages at random, right and wrong, from the declarations: to hold two validators together.

Everything follows from the seed. A message is right as it is drawn; `spoil` then changes one thing
that may or may not matter: a validator has to know.
"""

from __future__ import annotations

import base64
import copy
import random
from collections.abc import Callable
from typing import Any, Final

from lxml import etree

from marketplace.customs.messages.declarations import MESSAGES
from marketplace.customs.messages.kinds import Binary, Moment, NcName, Number, Text, Whole
from marketplace.customs.messages.shapes import DS, Branch, Foreign, Leaf, Shape, shape_of

_LETTERS: Final = "AZaz09-_ .,|&<>\"'澳門杏仁餅测试É𠮷\t\n"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_LENGTHS: Final = (0, 1, 2, 3, 4, 5, 6, 8, 10, 14, 15, 17, 18, 19, 20, 21, 30, 36, 37, 60, 61)
_LONG: Final = (64, 65, 100, 101, 200, 201, 250, 251, 255, 256, 510, 511, 1000, 1001, 5001)
_ODD: Final = (
    *("", " ", "0", "-0", "+1", "5.", ".5", ".", "+", "--1", "1e3", "1,5", "٣", "NaN", "1 0"),
    *(" 1 ", "\u00a01", "0.00001", "0.000001", "1.0000000", "99999999999999.99999", "142", "143"),
    *(
        "999999999999999.99999",
        "1234567890123456789",
        "12345678901234567890",
        "00000000000000000001",
    ),
    *("2147483647", "2147483648", "-2147483648", "-2147483649", "999999999", "1000000000"),
    *("2026-02-28T10:00:00", "2026-02-29T10:00:00", "2026-01-01T25:00:00", "2026-01-01"),
    *("2026-01-01T24:00:00", "2026-01-01T00:00:00+14:00", "2026-01-01T00:00:00+14:01"),
)


class Generator:
    """Draws messages from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._spoils: tuple[Callable[[Any], None], ...] = (
            self._remove,
            self._repeat,
            self._swap,
            self._rename,
            self._other_namespace,
            self._other_text,
            self._other_text,
            self._other_length,
            self._other_length,
            self._attribute,
            self._other_attribute,
            self._text_between,
            self._child_inside,
            self._harmless,
        )

    def message(self, name: str | None = None) -> Any:
        """Return the root of a message that is right, of a kind drawn or named."""
        names = sorted(MESSAGES)
        shape = shape_of(MESSAGES[name or self._random.choice(names)])
        root = etree.Element(
            f"{{{shape.namespace}}}{shape.name}", nsmap={shape.prefix: shape.namespace}
        )
        self._fill(root, shape)
        if shape.signature == "required" or (shape.signature and self._chance(3)):
            root.append(self._signature())
        return root

    def spoil(self, root: Any) -> str:
        """Change one thing in a message; return the name of what was done."""
        spoil = self._random.choice(self._spoils)
        spoil(root)
        return spoil.__name__.strip("_")

    def _fill(self, element: Any, shape: Shape) -> None:
        for leaf in shape.attributes:
            if leaf.least or self._chance(5):
                element.set(leaf.name, self._value(leaf))
        if shape.body is not None:
            element.text = self._value(shape.body)
        for each in shape.particles:
            for _ in range(self._count(each.least, each.most)):
                child = etree.SubElement(element, f"{{{shape.namespace}}}{each.name}")
                if isinstance(each, Branch):
                    self._fill(child, each.shape)
                elif isinstance(each, Leaf):
                    child.text = self._value(each)
                elif isinstance(each, Foreign) and self._chance(5):
                    etree.SubElement(child, "anything", {"of": "theirs"}).text = "text"

    def _count(self, least: int, most: int | None) -> int:
        if most == 1:
            return 1 if least or self._chance(4) else 0
        ordinary = self._random.choice((1, 1, 1, 2, 3))
        return max(least, min(ordinary, most or ordinary) if least else ordinary - 1)

    def _value(self, leaf: Leaf) -> str:
        kind, drawn = leaf.kind, self._random
        if isinstance(kind, Text):
            if kind.fixed:
                return kind.fixed
            most = kind.least + 40 if kind.most is None else kind.most
            return self._letters(drawn.choice((kind.least, min(kind.least + 3, most), most)))
        if isinstance(kind, Number):
            return drawn.choice(
                ("0", "0.00", "1", "12.5", "99999999999999.99999", "-3", " 7 ", "+4")
            )
        if isinstance(kind, Whole):
            return drawn.choice(("1", "2", "99", "0001", "-1", "999999999"))
        if isinstance(kind, Moment):
            return drawn.choice(("2026-11-22T10:30:00", "2026-11-22T10:30:00.25+08:00"))
        if isinstance(kind, Binary):
            return base64.b64encode(drawn.randbytes(drawn.randrange(40))).decode()
        if isinstance(kind, NcName):
            return drawn.choice(("a", "_x.1", "É-9"))
        raise AssertionError(kind)

    def _chance(self, of_ten: int) -> bool:
        """Draw yes, so many times of ten."""
        return self._random.randrange(10) < of_ten

    def _letters(self, length: int) -> str:
        return "".join(self._random.choices(_LETTERS, k=length))

    def _signature(self) -> Any:
        """Return a signature that looks right and signs nothing."""
        told = base64.b64encode(self._random.randbytes(64)).decode()
        name = "<ds:KeyName>01</ds:KeyName>" if self._chance(7) else ""
        data = (
            f"<ds:X509Data><ds:X509Certificate>{told}</ds:X509Certificate></ds:X509Data>"
            if not name or self._chance(5)
            else ""
        )
        info = f"<ds:KeyInfo>{name}{data}</ds:KeyInfo>" if self._chance(9) else ""
        return etree.fromstring(
            f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo>'
            '<ds:CanonicalizationMethod Algorithm="a"/><ds:SignatureMethod Algorithm="b"/>'
            '<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="c"/></ds:Transforms>'
            f'<ds:DigestMethod Algorithm="d"/><ds:DigestValue>{told}</ds:DigestValue>'
            f"</ds:Reference></ds:SignedInfo><ds:SignatureValue>{told}</ds:SignatureValue>{info}"
            "</ds:Signature>"
        )

    def _any(self, root: Any) -> Any:
        """Return an element below the root, whatever its depth; all levels come up."""
        element = root
        while (inside := _elements(element)) and (element is root or self._chance(8)):
            element = self._random.choice(inside)
        return element

    def _leaf(self, root: Any) -> Any:
        element = self._any(root)
        while inside := _elements(element):
            element = self._random.choice(inside)
        return element

    def _remove(self, root: Any) -> None:
        element = self._any(root)
        if element is not root:
            element.getparent().remove(element)

    def _repeat(self, root: Any) -> None:
        element = self._any(root)
        if element is root:
            return
        times = self._random.choice((1, 1, 1, 1, 1, 1, 1, 1, 5, 100))
        for _ in range(times):
            element.addnext(copy.deepcopy(element))

    def _swap(self, root: Any) -> None:
        element = self._any(root)
        before = element.getprevious()
        if before is not None and element is not root:
            element.addnext(before)

    def _rename(self, root: Any) -> None:
        element = self._random.choice((root, self._any(root), self._any(root)))
        namespace = etree.QName(element).namespace
        names = ("orderNo", "guid", "note", "Order", "CEB311Message", "OrderHead", "nothing")
        element.tag = f"{{{namespace}}}{self._random.choice(names)}"

    def _other_namespace(self, root: Any) -> None:
        element = self._any(root)
        name = etree.QName(element).localname
        element.tag = self._random.choice((name, f"{{urn:other}}{name}", f"{{{DS}}}{name}"))

    def _other_text(self, root: Any) -> None:
        self._leaf(root).text = self._random.choice(_ODD)

    def _other_length(self, root: Any) -> None:
        self._leaf(root).text = self._letters(self._random.choice((*_LENGTHS, *_LONG)))

    def _attribute(self, root: Any) -> None:
        element = self._random.choice((root, self._any(root)))
        name = self._random.choice(
            ("foo", f"{{{_XSI}}}nil", f"{{{_XSI}}}schemaLocation", f"{{{_XML}}}lang", "Id")
        )
        element.set(name, self._random.choice(("", "false", "a b", "x")))

    def _other_attribute(self, root: Any) -> None:
        names = list(root.attrib)
        if not names:
            return
        name = self._random.choice(names)
        if self._chance(4):
            del root.attrib[name]
        else:
            root.set(name, self._letters(self._random.choice((0, 1, 3, 10, 11, 35, 36, 37))))

    def _text_between(self, root: Any) -> None:
        element = self._any(root)
        text = self._random.choice((" ", "\n", "x", "\u00a0", "\u3000"))
        if element is root:
            element.text = text
        elif self._chance(5):
            element.tail = text
        else:
            element.getparent().text = text

    def _child_inside(self, root: Any) -> None:
        element = self._leaf(root)
        etree.SubElement(element, self._random.choice(("x", element.tag)))

    def _harmless(self, root: Any) -> None:
        element = self._leaf(root)
        made = self._random.choice((etree.Comment(" said "), etree.ProcessingInstruction("p", "q")))
        made.tail = element.text
        element.text = None
        element.append(made)


def _elements(element: Any) -> list[Any]:
    """Return what is inside an element, comments and instructions left out."""
    return [child for child in element if isinstance(child.tag, str)]
