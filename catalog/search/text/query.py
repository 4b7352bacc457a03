"""A query that was understood: a tree of lexemes, and how PostgreSQL is asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

MOST_BYTES: Final = 2_000  # of a lexeme; PostgreSQL takes 2,046
OWN_NAMES: Final = "AB"  # the weights of names, and of shop, brand and shelf


@dataclass(frozen=True)
class Style:
    """How an engine keeps lexemes.

    With places it has positions and weights. Without them a phrase is all of its lexemes (two
    neighbors of a Han run overlap, so little is lost), and a lexeme that is looked for in names
    has `name_mark` before it, where the engine keeps names a second time under that mark.
    `only_names` asks for everything there. With `has_meanings` it keeps meanings as entries.
    """

    has_places: bool = True
    name_mark: str = ""
    only_names: bool = False
    has_meanings: bool = False


PLACED: Final = Style()


@dataclass(frozen=True)
class Lexeme:
    """One entry of the index; with `is_prefix` whatever begins so, with `weights` only there."""

    text: str
    weights: str = ""
    is_prefix: bool = False

    def to_tsquery(self, style: Style = PLACED) -> str:
        """Quote it the way `tsquery` reads literals, which lets nothing inside be an operator."""
        is_marked = not style.has_places and (style.only_names or self.weights)
        text = (style.name_mark if is_marked else "") + self.text
        flags = ("*" if self.is_prefix else "") + (self.weights if style.has_places else "")
        return quoted(text) + (f":{flags}" if flags else "")


def quoted(lexeme: str) -> str:
    """Write a lexeme the way PostgreSQL reads it, in a `tsvector` as in a `tsquery`."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


@dataclass(frozen=True)
class Phrase:
    """Lexemes that stand one directly after the other."""

    lexemes: tuple[Lexeme, ...]

    def to_tsquery(self, style: Style = PLACED) -> str:
        """Join them by their distance of one."""
        return _join(" <-> " if style.has_places else " & ", self.lexemes, style)


@dataclass(frozen=True)
class All:
    """Every one of these, anywhere."""

    nodes: tuple[Node, ...]

    def to_tsquery(self, style: Style = PLACED) -> str:
        """Join them by `&`."""
        return _join(" & ", _needed(self.nodes, style, is_all=True), style)


@dataclass(frozen=True)
class Any:
    """At least one of these."""

    nodes: tuple[Node, ...]

    def to_tsquery(self, style: Style = PLACED) -> str:
        """Join them by `|`."""
        return _join(" | ", _needed(self.nodes, style, is_all=False), style)


@dataclass(frozen=True)
class Meaning:
    """Ways to write one thing in a name; where the engine keeps them as one entry, that entry."""

    entry: str
    nodes: tuple[Node, ...]

    def to_tsquery(self, style: Style = PLACED) -> str:
        """Ask for the entry, or for at least one of the ways."""
        if style.has_meanings:
            return quoted(style.name_mark + self.entry)
        return _join(" | ", self.nodes, style)


Node: TypeAlias = Lexeme | Phrase | All | Any | Meaning


def _join(operator: str, nodes: tuple[Node, ...], style: Style) -> str:
    asked = [node.to_tsquery(style) for node in nodes]
    return asked[0] if len(asked) == 1 else f"({operator.join(asked)})"


@lru_cache(maxsize=1 << 12)
def _needed(nodes: tuple[Node, ...], style: Style, *, is_all: bool) -> tuple[Node, ...]:
    """Leave out what goes without saying. Only without places: then a phrase is its lexemes.

    Of alternatives that which finds no more than another, of what all has to fit that which
    another part says already: fewer entries are read for the same answer.
    """
    if style.has_places:
        return nodes
    kept = list(nodes)
    for node in nodes:
        others = [other for other in kept if other is not node]
        is_said = any(
            _implies(*((other, node) if is_all else (node, other)), style) for other in others
        )
        if is_said:
            kept = others
    return tuple(kept)


def _implies(one: Node, other: Node, style: Style) -> bool:
    """Say whether all that `one` finds `other` finds too; False where it is not plain to see."""
    if isinstance(one, Any):
        return all(_implies(node, other, style) for node in one.nodes)
    if isinstance(other, (All, Phrase)):
        parts: tuple[Node, ...] = other.nodes if isinstance(other, All) else other.lexemes
        return all(_implies(one, part, style) for part in parts)
    if isinstance(other, Any):
        return any(_implies(one, node, style) for node in other.nodes)
    if isinstance(other, Meaning) and any(_implies(one, node, style) for node in other.nodes):
        return True
    return other.to_tsquery(style) in _certain(one, style)


def _certain(node: Node, style: Style) -> frozenset[str]:
    """Return the entries that whatever a node finds has for certain."""
    if isinstance(node, (All, Phrase)):
        parts: tuple[Node, ...] = node.nodes if isinstance(node, All) else node.lexemes
        return frozenset().union(*(_certain(part, style) for part in parts))
    if isinstance(node, Any):
        return frozenset.intersection(*(_certain(part, style) for part in node.nodes))
    return frozenset((node.to_tsquery(style),))


def any_of(nodes: list[Node]) -> Node:
    """Return one node for these alternatives, each once."""
    flat = [inner for node in nodes for inner in (node.nodes if isinstance(node, Any) else (node,))]
    found = tuple(dict.fromkeys(flat))
    return found[0] if len(found) == 1 else Any(found)


def all_of(nodes: list[Node]) -> Node:
    """Return one node for these, each once."""
    flat = [inner for node in nodes for inner in (node.nodes if isinstance(node, All) else (node,))]
    found = tuple(dict.fromkeys(flat))
    return found[0] if len(found) == 1 else All(found)


@dataclass(frozen=True)
class Term:
    """One thing that was asked for: its folded text and every way in which it may be written.

    `loose` are its parts where it is a long Han text that may hold several words, `near` what
    may be meant when nothing has any word of the query. An optional
    term only ranks: what counts pieces, or a word that hardly means anything.
    """

    text: str
    node: Node
    loose: tuple[Node, ...] = ()
    near: tuple[Node, ...] = ()
    is_optional: bool = False


Loss: TypeAlias = Literal["all", "most", "some"]


@dataclass(frozen=True)
class Rung:
    """One try: the first that finds anything answers. Past `all` it finds what is near."""

    name: Loss
    tsquery: str


@dataclass(frozen=True)
class Query:
    """What somebody asked. `text` is how it was understood; without terms it asks for nothing.

    `unknown` are Latin words that no lexicon knows; if the index does not know them either, they
    may be misspelled.
    """

    text: str
    language: str
    terms: tuple[Term, ...]
    unknown: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is left to look for."""
        return not self.terms

    def to_tsquery(self, style: Style = PLACED) -> str:
        """Return the strict query as the text of a `tsquery`, for a cast; empty without terms."""
        return self._steps[0][1].to_tsquery(style) if self.terms else ""

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """Return the ladder for an index with places."""
        return self.ladder()

    def ladder(self, style: Style = PLACED) -> tuple[Rung, ...]:
        """Return the ladder from strict to loose, each rung another query."""
        return tuple(Rung(name, node.to_tsquery(style)) for name, node in self._steps)

    def tries(self, *styles: Style) -> tuple[tuple[str, ...], ...]:
        """Return every rung in each of these styles."""
        return tuple(tuple(node.to_tsquery(s) for s in styles) for _name, node in self._steps)

    @property
    def _steps(self) -> tuple[tuple[Loss, Node], ...]:
        required = [term for term in self.terms if not term.is_optional] or list(self.terms)
        if not required:
            return ()
        parts = list(dict.fromkeys(part for term in required for part in _parts(term)))
        steps: list[tuple[Loss, Node]] = [("all", all_of([term.node for term in required]))]
        if len(parts) > 2:
            steps.append(("most", _with_head(parts, self._head_is_first)))
        steps += [("most", _most(parts)), ("some", any_of(parts))]
        if near := [node for term in required for node in term.near]:
            steps.append(("some", any_of(near)))
        found: dict[Node, Loss] = {}
        for name, node in steps:
            found.setdefault(node, name)
        return tuple((name, node) for node, name in found.items())

    @property
    def _head_is_first(self) -> bool:
        """Say where the word stands that the others describe: first in Portuguese, else last."""
        return self.language == "pt" and self.text.isascii()

    def to_rank_tsquery(self, style: Style = PLACED) -> str:
        """Return every alternative of every term, to rank by: more of it is better."""
        nodes: list[Node] = [term.node for term in self.terms]
        nodes += [part for term in self.terms for part in term.loose]
        return any_of(nodes).to_tsquery(style) if nodes else ""


def _parts(term: Term) -> tuple[Node, ...]:
    return term.loose or (term.node,)


def _with_head(parts: list[Node], is_first: bool) -> Node:
    """Ask for the word that the others describe, and for all of them but one, whichever."""
    head, others = (parts[0], parts[1:]) if is_first else (parts[-1], parts[:-1])
    return all_of([head, _most(others)])


def _most(parts: list[Node]) -> Node:
    """Ask for all parts but one, whichever; of many parts, for one in each third of them."""
    if len(parts) < 2:
        return all_of(parts)
    if len(parts) <= 6:
        return any_of([all_of(parts[:at] + parts[at + 1 :]) for at in range(len(parts))])
    third = len(parts) // 3
    return all_of([any_of(g) for g in (parts[:third], parts[third:-third], parts[-third:])])
