"""The files of a public installation name each other as they are today."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from marketplace.foundation.static_files import StaticFiles

JS = Path(settings.STATICFILES_DIRS[0]) / "js"


def test_a_module_asks_for_another_by_the_name_that_tells_its_content(tmp_path: Path):
    shutil.copytree(JS, tmp_path / "js")
    source = FileSystemStorage(tmp_path)
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    names = {f"js/{path.name}": (source, f"js/{path.name}") for path in JS.glob("*.js")}
    done = [each for each in storage.post_process(names) if each[2]]
    failed = [each for each in done if isinstance(each[2], Exception)]
    assert failed == []
    swap = storage.stored_name("js/swap.js")
    assert re.fullmatch(r"js/swap\.[0-9a-f]{12}\.js", swap)
    for name in ("js/search.js", "js/cart.js"):
        text = (tmp_path / storage.stored_name(name)).read_text(encoding="utf-8")
        assert f'from "./{Path(swap).name}"' in text
