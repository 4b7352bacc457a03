"""Install Lighthouse once into var/, and let it look at an address as a phone does.

Nothing of it gets into the product. `package-lock.json` says what it runs. Its own conditions
of a phone are used: processor four times slower, 1.6 Mbit/s, 150 ms (Source: lighthouse,
core/config/constants.js, `mobileSlow4G`).
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.browser import chromium

HERE: Final = Path(__file__).parent
FILES: Final = ("package.json", "package-lock.json")
NEEDED: Final = (22, 19)  # of node
PATIENCE: Final = 300  # seconds for one look
_CPU: Final = {"x86_64": "x64", "aarch64": "arm64"}
MISSING: Final = (
    "Lighthouse needs npm, and Linux or node 22.19 or newer (Debian: apt-get install npm)."
)


class Lighthouse:
    """An installed Lighthouse with the node and the Chromium that it runs by."""

    def __init__(self, var: Path, browser: str) -> None:
        lock = b"".join((HERE / name).read_bytes() for name in FILES)
        self._folder = var / "bench" / f"lighthouse-{hashlib.sha256(lock).hexdigest()[:12]}"
        self._browser = browser
        if not (self._folder / "installed").exists():
            self._install()
        self._node = _node(self._folder)

    def _install(self) -> None:
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit(MISSING)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        for name in FILES:
            shutil.copy(HERE / name, self._folder)
        sys.stderr.write(f"Installing Lighthouse into {self._folder}\n")
        words = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(words, cwd=self._folder, check=True, stdout=sys.stderr)
        (self._folder / "installed").touch()

    def look(self, address: str, cookie: str = "") -> dict[str, Any]:
        """Open an address with an empty cache; return Lighthouse's whole report.

        Once more where the browser lost its own trace, as it does now and then (NO_NAVSTART).
        """
        try:
            return self._look(address, cookie)
        except subprocess.CalledProcessError:
            return self._look(address, cookie)

    def _look(self, address: str, cookie: str) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(prefix="ponte-lighthouse-") as folder:
            headers = Path(folder) / "headers.json"
            given = {"Accept-Language": "zh-Hant"} | ({"Cookie": cookie} if cookie else {})
            headers.write_text(json.dumps(given), encoding="utf-8")
            report = Path(folder) / "report.json"
            words = [
                self._node,
                str(self._folder / "node_modules" / "lighthouse" / "cli" / "index.js"),
                address,
                "--quiet",
                "--output=json",
                f"--output-path={report}",
                f"--extra-headers={headers}",
                f"--chrome-flags=--headless=new {' '.join(chromium.ARGUMENTS)}",
            ]
            env = os.environ | {"CHROME_PATH": self._browser}
            subprocess.run(words, env=env, check=True, timeout=PATIENCE, stdout=sys.stderr)
            told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        if told.get("runtimeError"):
            raise RuntimeError(f"{address}: {told['runtimeError']['message']}")
        return told


def _node(folder: Path) -> str:
    """Take the system's node where it is new enough, else the one that came along."""
    system = shutil.which("node")
    if system is not None:
        told = subprocess.run([system, "--version"], capture_output=True, text=True, check=True)
        version = re.match(r"v(\d+)\.(\d+)", told.stdout)
        if version and (int(version[1]), int(version[2])) >= NEEDED:
            return system
    cpu = _CPU.get(platform.machine(), platform.machine())
    found = folder / "node_modules" / f"node-linux-{cpu}" / "bin" / "node"
    if not found.exists():
        raise SystemExit(MISSING)
    return str(found)
