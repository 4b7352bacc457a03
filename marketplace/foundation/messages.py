"""The catalogs `locale/*/LC_MESSAGES/django.po`: what they hold and how they follow the code.

Django's own `makemessages` needs the GNU tools; this needs Babel only. English is the source
and has no catalog. A language also carries strings of packages that our pages show: all of the
sign-in pages, and what Django leaves untranslated of its forms and its admin.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from babel.messages import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation import to_locale

from marketplace.foundation import marked

SOURCE_LANGUAGE: Final = "en"
PLURALS: Final = {1: "nplurals=1; plural=0;", 2: "nplurals=2; plural=(n != 1);"}

Key = tuple[str, str]  # context (empty for none), English singular


@dataclass(frozen=True)
class Update:
    """What merging changed in one catalog."""

    catalog: Catalog
    added: list[Message] = field(default_factory=list)
    dropped: list[Message] = field(default_factory=list)

    @property
    def is_current(self) -> bool:
        """Tell whether the catalog already held exactly the strings of the code."""
        return not self.added and not self.dropped


def languages() -> list[str]:
    """Return the languages that need a catalog: all but the source."""
    return [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]


def catalog_path(language: str) -> Path:
    """Return where a language's strings are kept."""
    return Path(settings.LOCALE_PATHS[0], to_locale(language), "LC_MESSAGES", "django.po")


def key_of(message: Message) -> Key:
    """Return what Django looks a message up by."""
    singular = message.id if isinstance(message.id, str) else message.id[0]
    # Babel leaves the contexts of compiled catalogs undecoded.
    context = message.context or ""
    return (context.decode() if isinstance(context, bytes) else context, singular)


def strings_of(message: Message) -> tuple[str, ...]:
    """Return a message's translations, one for each plural form; empty where one is missing."""
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(text or "" for text in message.string or ("",))


def carried(language: str) -> set[Key]:
    """Return what Django and the installed packages translate by themselves."""
    roots = [marked.folder("django.conf"), *(Path(each.path) for each in apps.get_app_configs())]
    found: set[Key] = set()
    for root in roots:
        path = root / "locale" / to_locale(language) / "LC_MESSAGES" / "django.mo"
        if path.exists():
            with path.open("rb") as opened:
                found |= {key_of(each) for each in read_mo(opened) if all(strings_of(each))}
    return found


def wanted(language: str) -> Catalog:
    """Return the strings that a language's catalog must translate."""
    catalog = _empty(language)
    for message in (*marked.own(), *marked.adopted()):
        _add(catalog, message)
    has = carried(language) | _keys(catalog)
    for message in marked.borrowed():
        if key_of(message) not in has:
            _add(catalog, message)
    return catalog


def merge(old: Catalog, language: str) -> Update:
    """Return the strings of the code, with what `old` knows of them.

    A borrowed string that `old` translates although its package does too is kept: that is how
    a package's wording is put right.
    """
    known = {key_of(message): message for message in old if message.id}
    fresh = wanted(language)
    kept = set(known) - _keys(fresh)
    for message in marked.borrowed():
        if key_of(message) in kept:
            _add(fresh, message)
    update = Update(_empty(language))
    seen: set[Key] = set()
    for message in fresh:
        before = known.get(key_of(message))
        if before is not None and before.pluralizable == message.pluralizable:
            seen.add(key_of(message))
            _add(update.catalog, message, before)
        elif message.id:
            update.added.append(_add(update.catalog, message))
    update.dropped.extend(message for key, message in known.items() if key not in seen)
    update.dropped.extend(old.obsolete.values())
    return update


def load(language: str) -> Catalog:
    """Read a language's catalog; one that is not there yet is empty."""
    path = catalog_path(language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as opened:
        return read_po(opened, abort_invalid=True)


def save(catalog: Catalog, language: str) -> None:
    """Write a catalog: no dates, no names of people, no line numbers, one line a string."""
    locale = to_locale(language)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {locale}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURALS[catalog.num_plurals]}\\n"\n\n'
    )
    body = io.BytesIO()
    write_po(body, catalog, width=0, omit_header=True, include_lineno=False)
    path = catalog_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header.encode() + body.getvalue().strip() + b"\n")


def _empty(language: str) -> Catalog:
    return Catalog(locale=to_locale(language), fuzzy=False)


def _keys(catalog: Catalog) -> set[Key]:
    return {key_of(message) for message in catalog if message.id}


def _add(catalog: Catalog, message: Message, known: Message | None = None) -> Message:
    if not message.id:  # the header
        return message
    return catalog.add(
        message.id,
        string=known.string if known else None,
        context=message.context,
        locations=message.locations,
        user_comments=known.user_comments if known else (),
        flags=message.flags | (known.flags & {"fuzzy"} if known else set()),
    )
