"""`manage.py screens`: pictures of every page on a phone and a desk, in two languages."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from marketplace.bootstrap.layout import ROOT
from marketplace.foundation.languages import LANGUAGES
from tests.browser import chromium
from tests.running import Running, environment, marketplace
from tests.screens.index import write_index
from tests.screens.pictures import HEIGHTS, Album
from tests.screens.tour import Tour, look_page, people_of, show

OUT: Final = ROOT / "docs" / "screens"
SPOKEN: Final = ("zh-hant", "pt")
_BROKEN: Final = (
    "from django.template.loader import render_to_string as r; "
    "from django.utils import translation as t; t.activate('{language}'); "
    "print(r('500.html', {{'html_lang': '{language}', 'marketplace_name': 'Ponte'}}))"
)


def main(words: Sequence[str]) -> int:
    """Take the pictures and list them."""
    asked = _parser().parse_args(words)
    path = chromium.find()
    if path is None:
        sys.stderr.write(f"{chromium.MISSING}\n")
        return 1
    with _somewhere(asked.at, asked.var) as (url, running), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=[*chromium.ARGUMENTS, "--hide-scrollbars"]
        )
        written: list[Path] = []
        for language in asked.language or SPOKEN:
            for width in asked.width or tuple(HEIGHTS):
                album = Album(asked.out, language, width, frozenset(asked.only))
                _walk(browser, url, running, album)
                written += album.written
                sys.stderr.write(f"{language} {width}: {len(album.written)} pictures\n")
        browser.close()
    if not asked.only:
        write_index(asked.out)
    size = sum(file.stat().st_size for file in written)
    sys.stderr.write(f"{len(written)} pictures, {size / 1_000_000:.1f} MB, in {asked.out}\n")
    return 0


def _walk(browser: Browser, url: str, running: Running | None, album: Album) -> None:
    is_phone = album.width < 900
    context = browser.new_context(
        viewport={"width": album.width, "height": 740 if is_phone else 900},
        is_mobile=is_phone,
        has_touch=is_phone,
        reduced_motion="reduce",
        service_workers="block",
    )
    context.set_default_timeout(30_000)
    people = people_of(running.var / "run" / "demo.json") if running else {}
    Tour(context.new_page(), url, album, people).walk()
    if running is not None:
        told = running.manage("shell", "-v0", "-c", _BROKEN.format(language=album.language))
        show(context.new_page(), url, album, told)
    context.close()
    if "staff" in people:
        context = browser.new_context(
            viewport={"width": album.width, "height": 900}, service_workers="block"
        )
        look_page(context.new_page(), url, album, people["staff"])
        context.close()


@contextmanager
def _somewhere(at: str, var: Path | None) -> Iterator[tuple[str, Running | None]]:
    """Go to a running marketplace, or start one with the demo's goods.

    With its folder, signed-in pages and the one for a broken server are taken, too.
    """
    if at and var is None:
        yield at.rstrip("/"), None
    elif at and var is not None:
        yield at.rstrip("/"), Running(at.rstrip("/"), "", var, environment(var))
    else:
        with tempfile.TemporaryDirectory(prefix="ponte-screens-") as folder:
            own = Path(folder)
            with marketplace(own, environment(own)) as found:
                yield found.url, found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py screens", description=__doc__)
    parser.add_argument("--at", default="", help="address of a running marketplace")
    parser.add_argument("--var", type=Path, help="the folder of the one at --at, to sign in")
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the pictures")
    parser.add_argument("--only", nargs="*", default=[], help="names of pictures; else all")
    parser.add_argument("--language", nargs="*", choices=LANGUAGES, help="else two")
    parser.add_argument("--width", nargs="*", type=int, choices=tuple(HEIGHTS), help="else both")
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
