"""Find the strings that code and templates mark for translation, as Django looks them up."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from babel.messages import Catalog
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOMS: Final = ("catalog", "marketplace", "payments", "templates")
NOT_ROOMS: Final = {"migrations", "tests", "__pycache__"}
# Places of the English texts in a call, counted from one; (place, "c") is the context.
KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CALLS: Final = re.compile(r"gettext|trans|_\(")
# Pages in our own shell: their strings are said in our own words, in every language.
ADOPTED: Final = {
    "allauth": (
        "account/**/*.py",
        "templates/account/*.html",
        "templates/account/messages/*.txt",
        "templates/account/snippets/*.html",
        "templates/account/email/*.txt",
        "mfa/adapter.py",
        "mfa/base/forms.py",
        "mfa/totp/forms.py",
        "templates/mfa/email/totp_*.txt",
        "templates/mfa/messages/totp_*.txt",
        "templates/usersessions/messages/*.txt",
    ),
}
# Forms and the admin: only what a package leaves untranslated in a language.
BORROWED: Final = {
    "django": (
        "core/validators.py",
        "forms/*.py",
        "db/models/*.py",
        "db/models/fields/*.py",
        "contrib/auth/*.py",
        "contrib/admin/**/*.py",
        "contrib/admin/templates/**/*.html",
    ),
}
# Pages that our settings switch off.
NOT_SHOWN: Final = re.compile(r"phone|login_code|_code|passkey|/migrations/|/management/")

Found = tuple[str | tuple[str, ...], str | None]  # English (plurals as a pair), context


def in_template(source: str) -> Iterator[Found]:
    """Yield what a template marks, in Django's own reading of it."""
    # Outside of its calls this is no Python: without indents, a tokenizer can still read it.
    text = "\n".join(line.lstrip() for line in templatize(source).splitlines())
    for _line, english, _comments, context in extract(
        "python", io.BytesIO(text.encode()), keywords=KEYWORDS
    ):
        yield english, context


def in_python(source: str) -> Iterator[Found]:
    """Yield what Python code marks. Calls with anything but literal text mark nothing."""
    for call in calls(source):
        spec = KEYWORDS[_name(call.func)] or (1,)
        context = next((_text(call, each[0]) for each in spec if isinstance(each, tuple)), None)
        texts = [_text(call, each) for each in spec if isinstance(each, int)]
        english = tuple(text for text in texts if text is not None)
        if len(english) == len(texts):
            yield english if len(english) > 1 else english[0], context


def calls(source: str) -> list[ast.Call]:
    """Return the calls of translation functions, in the order in which they are written."""
    found = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and _name(node.func) in KEYWORDS
    ]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def collect(files: Iterable[tuple[Path, str]]) -> Catalog:
    """Return the strings of files, given with the name to print; each string names its files."""
    catalog = Catalog(fuzzy=False)
    for path, name in files:
        text = path.read_text(encoding="utf-8")
        if CALLS.search(text):
            for english, context in in_python(text) if path.suffix == ".py" else in_template(text):
                catalog.add(english, context=context, locations=[(name, 0)])
    return catalog


@cache
def own() -> Catalog:
    """Return the strings of our own code and templates."""
    return collect(own_files())


def own_files() -> Iterator[tuple[Path, str]]:
    """Yield our files that may mark strings, with their names from the root."""
    root = Path(settings.LOCALE_PATHS[0]).parent
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and not NOT_ROOMS & set(path.parts):
                yield path, str(path.relative_to(root))


@cache
def adopted() -> Catalog:
    """Return the strings of packages that our catalogs translate in any case."""
    return collect(_package_files(ADOPTED))


@cache
def borrowed() -> Catalog:
    """Return the strings of packages that our pages can show."""
    return collect(_package_files(BORROWED))


def folder(module: str) -> Path:
    """Return where an installed package lies."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise LookupError(module)
    return Path(spec.origin).parent


def _package_files(packages: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Path, str]]:
    for package, patterns in packages.items():
        root = folder(package)
        for path in sorted({path for each in patterns for path in root.glob(each)}):
            name = f"{package}/{path.relative_to(root)}"
            if not NOT_SHOWN.search(name):
                yield path, name


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Name):
        return called.id
    return called.attr if isinstance(called, ast.Attribute) else ""


def _text(call: ast.Call, place: int) -> str | None:
    argument = call.args[place - 1] if place <= len(call.args) else None
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None
