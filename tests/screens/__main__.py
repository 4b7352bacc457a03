"""`manage.py screens`: pictures of every page on a phone and a desk, in two languages.

With `--check` no picture is taken: each page is looked at by axe-core and measured, in every
language, at 320 and 1280 pixels, by day and by night.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from marketplace.bootstrap.layout import ROOT
from marketplace.foundation.languages import LANGUAGES
from tests.browser import chromium
from tests.browser.buyer import Buyer
from tests.running import Running, environment, marketplace
from tests.screens.checking import WIDTHS, check
from tests.screens.index import write_index
from tests.screens.people import SignIn, of_demo
from tests.screens.pictures import HEIGHTS, Album
from tests.screens.scene import Scene
from tests.screens.stops import Who
from tests.screens.tour import Tour, show
from tests.screens.visiting import View, Visits

OUT: Final = ROOT / "docs" / "screens"
SPOKEN: Final = ("zh-hant", "pt")
NIGHT: Final = frozenset({"home", "product", "checkout", "order", "portal", "portal-order"})
_BROKEN: Final = (
    "from django.template.loader import render_to_string as r; "
    "from django.utils import translation as t; t.activate('{language}'); "
    "print(r('500.html', {{'html_lang': '{language}', 'marketplace_name': 'Ponte'}}))"
)


def main(words: Sequence[str]) -> int:
    """Take the pictures and list them, or check every page."""
    asked = _parser().parse_args(words)
    path = chromium.find()
    if path is None:
        sys.stderr.write(f"{chromium.MISSING}\n")
        return 1
    with _somewhere(asked.at, asked.var) as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*chromium.ARGUMENTS, "--hide-scrollbars"]
        )
        people = of_demo(running.var / "run" / "demo.json")
        visits = Visits(browser, running.url, (), people, _gaps(running, people))
        only = frozenset(asked.only)
        if asked.check:
            told = check(visits, asked.language or LANGUAGES, asked.width or WIDTHS, only)
            sys.stdout.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
            return 0 if told["met"] else 1
        written: list[Path] = []
        for language in asked.language or SPOKEN:
            for width in asked.width or tuple(HEIGHTS):
                album = Album(asked.out, language, width, only)
                _take(visits, running, album)
                written += album.written
                sys.stderr.write(f"{language} {width}: {len(album.written)} pictures\n")
        browser.close()
    if not only:
        write_index(asked.out)
    size = sum(file.stat().st_size for file in written)
    sys.stderr.write(f"{len(written)} pictures, {size / 1_000_000:.1f} MB, in {asked.out}\n")
    return 0


def _take(visits: Visits, running: Running, album: Album) -> None:
    view = View(album.language, album.width)
    for stop, page in visits.all(view, album.only):
        album.take(page, stop.name)
    night = View(album.language, album.width, "dark")
    wanted = frozenset(name for name in NIGHT if album.wants(f"{name}-night"))
    if wanted:
        for stop, page in visits.all(night, wanted):
            album.take(page, f"{stop.name}-night")
    if album.wants("broken"):
        told = running.manage("shell", "-v0", "-c", _BROKEN.format(language=album.language))
        with visits.window(view, "guest") as window:
            show(window.page, visits.base, album, told)
    if album.wants(*Tour.NAMES):
        with visits.window(view, "guest") as window:
            Tour(Buyer(window, album.language), album, visits.gaps).walk()


def _gaps(running: Running, people: dict[Who, SignIn]) -> dict[str, str]:
    """Play the scene once; a marketplace that goes on remembers what it left."""
    file = running.var / "run" / "scene.json"
    if file.exists():
        found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        return found
    found = Scene(running.url, people).play()
    file.write_text(json.dumps(found), encoding="utf-8")
    return found


@contextmanager
def _somewhere(at: str, var: Path | None) -> Iterator[Running]:
    """Go to a running marketplace with the demo, or start one."""
    if at and var is not None:
        yield Running(at.rstrip("/"), "", var, environment(var))
        return
    with tempfile.TemporaryDirectory(prefix="ponte-screens-") as folder:
        own = Path(folder)
        with marketplace(own, environment(own)) as found:
            yield found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py screens", description=__doc__)
    parser.add_argument("--at", default="", help="address of a running demo; needs --var")
    parser.add_argument("--var", type=Path, help="the folder of the one at --at, to sign in")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the pictures")
    parser.add_argument("--only", nargs="*", default=[], help="names of pictures; else all")
    parser.add_argument("--language", nargs="*", choices=LANGUAGES, help="else two, or all")
    parser.add_argument("--width", nargs="*", type=int, choices=(320, *HEIGHTS), help="else two")
    parser.add_argument("--check", action="store_true", help="look for faults instead; JSON")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
