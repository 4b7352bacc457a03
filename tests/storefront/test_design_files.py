"""The design system keeps its own rules: small plain files, one name, nothing from outside."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"
JS = ROOT / "static" / "js"
SPRITE = ROOT / "static" / "img" / "icons.svg"
TEMPLATES = [
    *sorted((ROOT / "templates").glob("*.html")),
    *[
        path
        for folder in ("components", "storefront", "vendor_portal", "errors", "allauth")
        for path in sorted((ROOT / "templates" / folder).rglob("*.html"))
    ],
]
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
# The back office dresses the admin by a stylesheet of its own, beside these.
STYLESHEETS = [
    path for folder in (".", "components", "pages") for path in sorted((CSS / folder).glob("*.css"))
]
SCRIPTS = sorted(JS.glob("*.js"))

CLASS_ATTRIBUTE = re.compile(r'\bclass="((?:[^"{]|\{%.*?%\}|\{\{.*?\}\})*)"')
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
NOTE = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
DEFINED = re.compile(r"\.([a-z][\w-]*)")
ICON_NAME = re.compile(r"components/icon\.html\" with name=\"([\w-]+)\"")
ICON_FALLBACK = re.compile(r"components/icon\.html\" with name=[\w.]+\|default:\"([\w-]+)\"")
ICON_PASSED = re.compile(r"\bicon=(?:[\w.]+\|default:)?\"([\w-]+)\"")


def short(path: Path) -> str:
    """Name a file below the project."""
    return str(path.relative_to(ROOT))


def text_of(template: Path) -> str:
    """Read a template without its notes."""
    return NOTE.sub("", template.read_text(encoding="utf-8"))


def classes_in(template: Path) -> set[str]:
    """List the classes that a template writes in full; those put together by tags are left out."""
    found = set()
    for attribute in CLASS_ATTRIBUTE.findall(text_of(template)):
        plain = TAG.sub(lambda tag: "\0" if tag[0].startswith("{{") else " ", attribute)
        found |= {word for word in plain.split() if "\0" not in word}
    return found


def icons() -> set[str]:
    """List the drawings in the sprite."""
    return set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", [*STYLESHEETS, *SCRIPTS, *TEMPLATES], ids=short)
def test_a_file_of_the_look_has_at_most_200_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 200


@pytest.mark.parametrize("template", TEMPLATES, ids=short)
def test_a_template_holds_no_inline_style_script_or_handler(template: Path) -> None:
    text = text_of(template)
    assert not re.search(r"\sstyle=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("path", [*STYLESHEETS, *SCRIPTS, *TEMPLATES], ids=short)
def test_nothing_is_fetched_from_another_host(path: Path) -> None:
    assert not re.search(r"(?:https?:)?//[\w-]+\.[\w.]+", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("template", COMPONENTS, ids=short)
def test_a_component_with_a_class_of_its_own_has_a_stylesheet_of_its_name(template: Path) -> None:
    name = template.stem
    owns = [word for word in classes_in(template) if re.fullmatch(rf"{name}(__.+|--.+)?", word)]
    if owns:
        sheet = CSS / "components" / f"{name}.css"
        assert sheet.exists()
        assert f".{name}" in sheet.read_text(encoding="utf-8")


@pytest.mark.parametrize("template", TEMPLATES, ids=short)
def test_every_class_that_a_template_writes_is_drawn_by_a_stylesheet(template: Path) -> None:
    drawn = set()
    for sheet in STYLESHEETS:
        drawn |= set(DEFINED.findall(sheet.read_text(encoding="utf-8")))
    own_name = {template.stem}  # may be there only for what hangs below it
    assert classes_in(template) - drawn - own_name == set()


@pytest.mark.parametrize("sheet", sorted((CSS / "components").glob("*.css")), ids=short)
def test_a_component_stylesheet_begins_with_its_own_class(sheet: Path) -> None:
    classes = DEFINED.findall(re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8")))
    assert classes[0].split("__")[0] == sheet.stem


@pytest.mark.parametrize("template", TEMPLATES, ids=short)
def test_every_icon_that_a_template_names_is_in_the_sprite(template: Path) -> None:
    text = text_of(template)
    named = {
        name
        for pattern in (ICON_NAME, ICON_FALLBACK, ICON_PASSED)
        for name in pattern.findall(text)
    }
    assert named - icons() == set()


def test_every_kind_of_notice_has_an_icon() -> None:
    assert {"info", "success", "warning", "error"} <= icons()


@pytest.mark.parametrize("template", TEMPLATES, ids=short)
def test_a_component_is_included_with_nothing_but_what_it_is_given(template: Path) -> None:
    includes = re.findall(r'\{% include "components/[\w.]+"(.*?)%\}', text_of(template))
    assert [given for given in includes if not given.strip().endswith("only")] == []


@pytest.mark.parametrize("template", [*COMPONENTS], ids=short)
def test_a_component_says_at_its_top_what_it_is_given(template: Path) -> None:
    assert NOTE.match(template.read_text(encoding="utf-8").lstrip())


@pytest.mark.parametrize("sheet", STYLESHEETS, ids=short)
def test_a_stylesheet_stands_in_a_layer_and_says_what_it_is_for(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    layer = sheet.parent.name if sheet.parent != CSS else sheet.stem
    assert text.startswith("/* ")
    assert re.search(rf"^@layer {layer} \{{", text, re.MULTILINE)
    assert "@import" not in text
    assert "!important" not in text or sheet.name == "base.css"


def test_the_scripts_together_are_small_as_they_travel() -> None:
    """A buyer who opens every page loads less than 40 kB; a first page takes two of the files."""
    shops_own = {path for path in SCRIPTS if path.name.startswith("portal_")}
    buyers = set(SCRIPTS) - shops_own
    assert sum(packed(path) for path in buyers) < 14_000
    assert sum(packed(JS / name) for name in ("shell.js", "search.js", "swap.js")) < 6_000
    # No buyer loads these; each is on one page of the portal.
    assert sum(path.stat().st_size for path in shops_own) < 6_000


def packed(path: Path) -> int:
    """Tell how many bytes of a file travel."""
    return len(gzip.compress(path.read_bytes(), mtime=0))
