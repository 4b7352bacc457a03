"""The documents stay true: what exists is written down, and what is written down exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from marketplace.celery import app
from marketplace.foundation.outbox import Event
from marketplace.settings import base

ROOT = Path(__file__).resolve().parents[2]
OURS = ("marketplace", "payments", "catalog")
OPERATIONS = (ROOT / "docs/operations.md").read_text()
GLOSSARY = (ROOT / "docs/glossary.md").read_text().casefold()
# Words of Django and of libraries, and settings that only pass the environment on.
FRAMEWORK_SETTINGS = re.compile(
    r"ACCOUNT_|ALLAUTH_|ALLOWED_|ASGI|AUTH|BASE_DIR|CACHES|CELERY_|CONTENT_|CSRF|DATABASES|DATA_|DEBUG"
    r"|DEFAULT_|EMAIL_|ENV|FILE_|INSTALLED|LANGUAGE|LOCALE|LOGGING|LOGIN|LOGOUT|MEDIA|MESSAGE|MIDDLEWARE"
    r"|MODELTRANSLATION|NONE|PASSWORD|REST_|ROOT_|SECRET_KEY|SECURE_|SELF|SESSION|SITE_|STATIC"
    r"|TEMPLATES|TIME_ZONE|USE_|WSGI|X_FRAME"
)


def our_settings() -> list[str]:
    return [n for n in dir(base) if n.isupper() and not FRAMEWORK_SETTINGS.match(n)]


def our_commands() -> list[str]:
    return [name for name, app_name in get_commands().items() if app_name.startswith(OURS)]


def our_tasks() -> list[str]:
    app.loader.import_default_modules()
    return [name for name in app.tasks if name.startswith(OURS)]


def our_topics() -> list[str]:
    kinds = [kind for kind in Event.__subclasses__() if kind.__module__.startswith(OURS)]
    return [kind.topic for kind in kinds]


@pytest.mark.parametrize("find", [our_settings, our_commands, our_tasks, our_topics])
def test_everything_that_can_be_set_asked_run_or_heard_is_on_the_page(find):
    found = find()
    assert found
    assert [name for name in found if f"`{name}" not in OPERATIONS] == []


def test_the_page_names_no_task_or_event_that_is_gone():
    named = set(re.findall(r"^\| `([\w.]+)` \|", OPERATIONS, re.MULTILINE))
    tasks = {name for name in named if ".tasks." in name}
    assert tasks == set(our_tasks())
    topics = {name for name in named if re.fullmatch(r"[a-z]+\.[a-z_]+", name)}
    assert topics == set(our_topics())


def test_every_task_that_beat_sends_exists():
    sent = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert sent <= set(our_tasks())


def words_of(model: str) -> list[str]:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model).casefold().split()


@pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models() if m.__module__.startswith(OURS)],
    ids=lambda model: model.__name__,
)
def test_every_noun_of_a_model_is_in_the_glossary(model):
    missing = [word for word in words_of(model.__name__) if word not in GLOSSARY]
    assert missing == []


def rooms() -> list[Path]:
    found = [ROOT / "catalog", *(ROOT / "payments").iterdir(), *(ROOT / "marketplace").iterdir()]
    return [p for p in found if (p / "__init__.py").exists() and p.name != "settings"]


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_every_room_has_a_door_plate_of_at_most_thirty_lines(room: Path):
    plate = room / "README.md"
    assert plate.exists()
    assert plate.read_text().count("\n") <= 30


def test_decisions_are_numbered_without_a_gap():
    names = sorted(path.name for path in (ROOT / "docs/adr").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
