"""Rooms with business rules answer no requests, and no room fetches a model by its name.

The import contracts see Django whole, so its parts are looked for here.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SURFACES = ("storefront", "vendor_portal", "api", "backoffice", "notifications")
BESIDE_THE_FLOORS = {"bootstrap", "settings"}
WEB = ("django.http", "django.shortcuts", "django.template.response", "django.views")
# file -> why it may know the web
ALLOWED = {
    "marketplace/foundation/web.py": "the middlewares of all surfaces",
    "marketplace/foundation/downloads.py": "the one way in which pages hand files out",
    "marketplace/foundation/error_reports.py": "what Django's reports of errors leave out",
    "marketplace/foundation/typed_action.py": "an admin's page that asks for one value a row",
}


def contract(name: str) -> dict[str, list[str]]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return next(c for c in told["tool"]["importlinter"]["contracts"] if c["id"] == name)


def modules_of_the_marketplace() -> set[str]:
    folder = ROOT / "marketplace"
    rooms = {path.parent.name for path in folder.glob("*/__init__.py")}
    return rooms | {path.stem for path in folder.glob("*.py")} - {"__init__"}


def rooms_with_rules() -> set[str]:
    rooms = {path.parent.name for path in (ROOT / "marketplace").glob("*/__init__.py")}
    named = {f"marketplace.{room}" for room in rooms - BESIDE_THE_FLOORS - set(SURFACES)}
    return named | {"catalog", "payments"}


def files_with_rules() -> list[Path]:
    folders = [ROOT / room.replace(".", "/") for room in sorted(rooms_with_rules())]
    found = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    return [path for path in found if "sandbox" not in path.parts]  # a server of its own


def web_in(source: str) -> list[str]:
    """Return what a source imports of the parts of Django that answer requests."""
    named = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            named += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            named += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in named if any(f"{name}.".startswith(f"{part}.") for part in WEB)]


def ruff_says(file: str, line: str) -> str:
    source = (ROOT / file).read_text() + f"\n\n{line}\n"
    command = Path(sys.executable).with_name("ruff")
    options = ["check", "--no-cache", "--select", "TID251", "--stdin-filename", file, "-"]
    done = subprocess.run(
        [command, *options], cwd=ROOT, input=source, capture_output=True, text=True, check=False
    )
    return done.stdout


def test_no_file_with_rules_answers_requests():
    found = {str(p.relative_to(ROOT)): web_in(p.read_text()) for p in files_with_rules()}
    assert {name for name, parts in found.items() if parts} <= set(ALLOWED)


@pytest.mark.parametrize(
    "line",
    [
        "from django.http import HttpRequest",
        "from django import http",
        "import django.http.response",
        "from django.shortcuts import render",
        "from django.template.response import TemplateResponse",
        "from django.views.generic import View",
    ],
)
def test_the_web_would_be_found(line: str):
    assert web_in(f"def late():\n    {line}\n")
    assert web_in("from django.db import models\nimport http.client\n") == []


@pytest.mark.parametrize(
    "file",
    [
        "catalog/types.py",
        "payments/charges/types.py",
        "marketplace/foundation/web.py",
        *(f"marketplace/{surface}/apps.py" for surface in SURFACES),
    ],
)
def test_a_model_fetched_by_its_name_would_be_found(file: str):
    fetched = 'from django.apps import apps\n\nOrder = apps.get_model("orders", "Order")'
    assert "TID251" in ruff_says(file, fetched)
    assert "TID251" not in ruff_says(file, "")


def test_payments_are_kept_from_every_module_of_the_marketplace_but_the_foundation():
    named = set(contract("payments-alone")["forbidden_modules"])
    modules = {f"marketplace.{name}" for name in modules_of_the_marketplace() - {"foundation"}}
    assert named == modules | {"catalog"}


def test_every_room_with_rules_but_the_foundation_is_kept_from_the_web_framework():
    named = set(contract("no-web-in-rooms")["source_modules"])
    assert named == rooms_with_rules() - {"marketplace.foundation"}


def test_every_room_of_payments_but_the_gateways_is_kept_from_provider_sdks():
    named = set(contract("provider-sdk")["source_modules"])
    rooms = {path.parent.name for path in (ROOT / "payments").glob("*/__init__.py")}
    assert named == {f"payments.{room}" for room in rooms - {"gateways"}} | {
        "catalog",
        "marketplace",
    }
