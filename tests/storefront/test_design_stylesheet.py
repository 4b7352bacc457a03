"""The one stylesheet: complete, small, kept for a year, its pictures where the server has them."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import RequestFactory

from marketplace.storefront import palette, stylesheet

CSS = Path(settings.STATICFILES_DIRS[0]) / "css"


def ask(digest: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    """Ask for the stylesheet; return its body and its headers."""
    response = stylesheet.stylesheet(RequestFactory().get("/", headers=headers), digest)
    assert response.status_code == 200
    return response.content, dict(response.headers)


def test_every_file_is_in_it_and_the_one_that_orders_the_layers_comes_first() -> None:
    files = stylesheet.files(CSS)
    assert files[0].name == "tokens.css"
    for_pages = {path for path in CSS.rglob("*.css") if path.parent.name != "backoffice"}
    assert set(files) == for_pages
    assert stylesheet.current().plain.startswith(b"@layer tokens, base, layout, components, pages;")


def test_a_page_loads_less_than_25_kilobytes_of_it() -> None:
    assert len(stylesheet.current().compressed) < 25_000


def test_its_pictures_are_named_by_their_own_addresses_and_exist() -> None:
    addresses = re.findall(rb'url\("([^"]+)"\)', stylesheet.current().plain)
    assert addresses
    for address in addresses:
        name = address.decode().removeprefix(settings.STATIC_URL)
        assert (Path(settings.STATICFILES_DIRS[0]) / name).exists()


def test_the_right_digest_may_be_kept_for_a_year() -> None:
    sheet = stylesheet.current()
    body, headers = ask(sheet.digest)
    assert body == sheet.plain
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Content-Type"] == "text/css; charset=utf-8"
    assert headers["Vary"] == "Accept-Encoding"


def test_an_old_digest_gets_the_sheet_of_today_and_may_not_keep_it() -> None:
    body, headers = ask("0123456789abcdef")
    assert body == stylesheet.current().plain
    assert headers["Cache-Control"] == "no-cache"


def test_a_browser_that_takes_gzip_gets_it_packed() -> None:
    sheet = stylesheet.current()
    body, headers = ask(sheet.digest, accept_encoding="gzip, deflate")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == sheet.plain


def test_the_night_is_the_device_s_unless_the_visitor_chose() -> None:
    sheet = stylesheet.by_choice(
        ".a { top: 0 }\n@media (prefers-color-scheme: dark) {\n:root { --page: #000; }\n"
        ".b, .c { left: 0 }\n}\n.d { top: 1px }"
    )
    assert sheet == (
        ".a { top: 0 }\n@media (prefers-color-scheme: dark) {\n"
        ':root:not([data-scheme="day"]) { --page: #000; }\n'
        ':root:not([data-scheme="day"]) .b, :root:not([data-scheme="day"]) .c { left: 0 }\n}\n'
        ':root[data-scheme="night"] { --page: #000; }\n'
        ':root[data-scheme="night"] .b, :root[data-scheme="night"] .c { left: 0 }\n.d { top: 1px }'
    )


def test_every_rule_of_the_night_has_its_twin_in_the_sheet() -> None:
    plain = stylesheet.current().plain.decode()
    assert plain.count("{") == plain.count("}")
    night = palette.in_the_file()["night"]
    chosen = plain.split(':root[data-scheme="night"] {\n--page', 1)[1].split("}", 1)[0]
    for name in ("azulejo", "text", "tart", "accent-7-ink"):
        assert f"--{name}: {night[name]};" in chosen


def test_an_installation_s_own_colors_come_after_the_tokens(settings: Any) -> None:
    settings.MARKETPLACE_COLORS = {"day": {"azulejo": "#0b5d3b"}, "night": {"azulejo": "#2f8f63"}}
    plain = stylesheet.join(CSS).plain.decode()
    assert plain.rindex("--azulejo: #0b5d3b;") > plain.rindex("--azulejo: #1c4d9f;")
    assert ':root[data-scheme="night"] {\n--azulejo: #2f8f63;\n}' in plain
    assert plain.count("--azulejo: #2f8f63;") == 2


def test_another_file_makes_another_digest(tmp_path: Path) -> None:
    (tmp_path / "tokens.css").write_text("@layer tokens {}", encoding="utf-8")
    before = stylesheet.join(tmp_path)
    (tmp_path / "components").mkdir()
    (tmp_path / "components" / "a.css").write_text("/* a */ .a { top: 0 }", encoding="utf-8")
    after = stylesheet.join(tmp_path)
    assert before.digest != after.digest
    assert after.plain == b"@layer tokens {}\n.a { top: 0 }"
