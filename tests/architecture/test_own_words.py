"""The project speaks of itself alone: no registry host, no path of one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOSTS = re.compile("|".join(("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.org")))
PATHS = re.compile(r"(?:^|[^\w.])/(?:work|root|home/[a-z]+)/")


def tracked_texts() -> dict[str, str]:
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    texts = {}
    for name in filter(None, names):
        try:
            texts[name] = (ROOT / name).read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture, or a file just removed
    return texts


def test_no_file_names_a_registry_host():
    assert [name for name, text in tracked_texts().items() if HOSTS.search(text)] == []


def test_no_file_holds_a_path_of_one_machine():
    own = str(Path(__file__).relative_to(ROOT))
    found = [n for n, text in tracked_texts().items() if n != own and PATHS.search(text)]
    assert found == []
