"""Take a bank's XML apart without letting it do anything: no DTD, no entities, no network."""

from __future__ import annotations

from typing import Final

from lxml import etree

from payments.settlement.iso20022.problems import NotReadable, Problem

LARGEST: Final = 20_000_000  # bytes


def parse(content: bytes) -> etree._Element:
    """Return the root of an XML file. Raises: NotReadable."""
    if len(content) > LARGEST:
        raise NotReadable(Problem.TOO_LARGE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotReadable(Problem.NOT_XML) from error
    if root.getroottree().docinfo.doctype:  # what a DTD could do, no bank needs
        raise NotReadable(Problem.NOT_XML, "DOCTYPE")
    return root


def text(parent: etree._Element | None, path: str) -> str:
    """Return the text at a path of local names, stripped; empty when there is none."""
    found = first(parent, path)
    return (found.text or "").strip() if found is not None else ""


def first(parent: etree._Element | None, path: str) -> etree._Element | None:
    """Return the first element at a path of local names, whatever the version's namespace."""
    for name in path.split("/"):
        if parent is None:
            return None
        parent = next(children(parent, name), None)
    return parent


def children(parent: etree._Element, name: str) -> etree.ElementChildIterator[etree._Element]:
    """Iterate over the children of a local name."""
    return parent.iterchildren(f"{{*}}{name}")
