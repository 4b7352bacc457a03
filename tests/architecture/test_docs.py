"""The documents stay true: what exists is written down, and what is written down exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from marketplace.backoffice.staff_groups import CHECKERS, MAKERS, OPERATORS
from marketplace.bootstrap.parts import WORKERS
from marketplace.celery import app
from marketplace.foundation.outbox import Event
from marketplace.foundation.outbox.registry import topics
from marketplace.settings import base
from payments.gateways.stripe_requests import HANDLED_EVENTS

ROOT = Path(__file__).resolve().parents[2]
OURS = ("marketplace", "payments", "catalog")
OPERATIONS = (ROOT / "docs/operations.md").read_text()
GLOSSARY = (ROOT / "docs/glossary.md").read_text()
# Words of Django and of libraries, and settings that only pass the environment on.
FRAMEWORK_SETTINGS = re.compile(
    r"ACCOUNT_|MFA_|ALLAUTH_|ALLOWED_|ASGI|AUTH|BASE_DIR|CACHES|CELERY_|CONTENT_|CSRF|DATABASES|DATA_|DEBUG"
    r"|DEFAULT_|EMAIL_|ENV|FILE_|INSTALLED|LANGUAGE|LOCALE|LOGGING|LOGIN|LOGOUT|MEDIA|MESSAGE|MIDDLEWARE"
    r"|MODELTRANSLATION|NONE|PASSWORD|REST_|ROOT_|SECRET_KEY|SECURE_|SELF|SESSION|SILENCED|SITE_|STATIC|STORAGES"
    r"|TEMPLATES|TIME_ZONE|USE_|WHITENOISE_|WSGI|X_FRAME"
)


# Not ours to explain: of the system, of pytest, of Celery alone.
FOREIGN = {"NO_COLOR", "PATH", "PYTEST_XDIST_WORKER", "ASK_URL"}
READS = re.compile(
    r'''(?:\b_read\w*\(|environ(?:\.get\(|\.setdefault\(|\[))"(\w+)"'''
    r"""|"(\w+)" (?:not )?in os\.environ"""
)


def rows(section: str, page: str = OPERATIONS) -> list[list[str]]:
    """Return the cells of every table row below a heading, head and rule left out."""
    text = page.split(f"\n## {section}\n", 1)[1] if section else page
    lines = [line for line in text.split("\n## ", 1)[0].split("\n") if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells[2:] if not set(row[0]) <= {"-"}]


def names(section: str) -> set[str]:
    """Return what stands in backticks in a table's first column."""
    return {name for row in rows(section) for name in re.findall(r"`([^`]+)`", row[0])}


def assigned(module: str) -> set[str]:
    tree = ast.parse((ROOT / f"marketplace/settings/{module}.py").read_text())
    assignments = [node for node in tree.body if isinstance(node, ast.Assign)]
    targets = [target for node in assignments for target in node.targets]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def our_settings() -> set[str]:
    known = set(dir(base)) | assigned("local") | assigned("production")
    return {n for n in known if n.isupper() and not FRAMEWORK_SETTINGS.match(n)}


def variables_read(source: str) -> set[str]:
    return {name for found in READS.findall(source) for name in found if name}


def our_environment() -> set[str]:
    """Return every variable that the settings, the bootstrap, the tests or the Procfile read."""
    sources = [ROOT / "marketplace/settings/environment.py", ROOT / "marketplace/celery.py"]
    sources += (ROOT / "marketplace/bootstrap").glob("*.py")
    sources += (ROOT / "tests/browser").glob("*.py")
    found = {name for path in sources for name in variables_read(path.read_text())}
    procfile = (ROOT / "Procfile").read_text()
    found |= set(re.findall(r"\$\{(\w+)", procfile)) | set(re.findall(r"env (\w+)=", procfile))
    return {name for name in found if name.isupper()} - FOREIGN


def our_commands() -> set[str]:
    djangos = {name for name, app_name in get_commands().items() if app_name.startswith(OURS)}
    source = (ROOT / "marketplace/bootstrap/cli.py").read_text()
    return djangos | set(re.findall(r'^        "(\w+)": \1,$', source, re.MULTILINE))


def our_tasks() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if name.startswith(OURS)}


def our_topics() -> set[str]:
    kinds = [kind for kind in Event.__subclasses__() if kind.__module__.startswith(OURS)]
    return {kind.topic for kind in kinds}


def room_of(dotted: str) -> str:
    """Return the room of `marketplace.orders.handlers.x`, `catalog.events.y` and the like."""
    parts = dotted.split(".")
    is_own = parts[0] == "catalog" and not (ROOT / "catalog" / parts[1] / "apps.py").exists()
    return parts[0] if is_own else parts[1]


def listeners() -> dict[str, set[str]]:
    """Return the rooms that listen to each topic."""
    heard = {topic: {room_of(name) for name in found} for topic, found in topics().items()}
    return {topic: heard.get(topic, set()) for topic in our_topics()}


def test_the_page_and_the_code_know_the_same_variables():
    assert names("Environment") == our_environment()


def test_the_page_and_the_code_know_the_same_settings():
    told = names("Settings of the marketplace")
    assert told <= our_settings()
    assert our_settings() <= told | names("Environment")  # some only pass a variable on


def test_the_page_and_the_code_know_the_same_commands():
    assert {name.split()[0] for name in names("Commands")} == our_commands()


def test_the_page_and_the_clockwork_know_the_same_tasks_and_intervals():
    sent = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    units = {"s": 1, "min": 60}
    told = {}
    for name, every, _what in rows("What runs by itself"):
        if "." in name:
            number, _, unit = every.partition(" ")
            told[name.strip("`")] = None if every == "at once" else int(number) * units[unit]
    assert told == {name: sent.get(name) for name in our_tasks()}
    assert set(sent) <= our_tasks()


def test_the_page_and_the_parts_know_the_same_queues_and_workers():
    told = {
        (*re.findall(r"`(\w+)`", queues), worker.strip("`"), int(processes))
        for queues, _waits, worker, processes in rows("Queues")
    }
    assert told == {(*each.names, each.name, each.processes) for each in WORKERS}


def test_the_page_and_the_code_know_the_same_events_and_listeners():
    told = {}
    for name, _says, heard in rows("Events between rooms"):
        direct = heard.split(", which ")[0]  # "orders, which tells settlement"
        told[name.strip("`")] = set(filter(None, direct.split(", ")))
    assert told == listeners()


def test_a_table_gives_its_rows_alone():
    page = "\n## Queues\n\n| queue | who |\n| --- | --- |\n| `money` | a |\n\n## More\n\n| x |\n"
    assert rows("Queues", page) == [["`money`", "a"]]
    reads = 'os.environ.get("A", "") or _read("B") or "C" in os.environ or os.environ["D"]'
    assert variables_read(reads) == set("ABCD")


def words_of(model: str) -> list[str]:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model).casefold().split()


def glossary_words(page: str = GLOSSARY) -> set[str]:
    """Return every word of the first column; the parts of compound names count."""
    return {word for row in rows("", page) for word in re.findall(r"\w+", row[0].casefold())}


@pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models() if m.__module__.startswith(OURS)],
    ids=lambda model: model.__name__,
)
def test_every_noun_of_a_model_is_in_the_glossary(model):
    assert [word for word in words_of(model.__name__) if word not in glossary_words()] == []


def test_a_noun_inside_another_word_or_an_explanation_does_not_count():
    page = "| word | means |\n| --- | --- |\n| ledger account | a place for a sum |\n"
    assert glossary_words(page) == {"ledger", "account"}


def rooms() -> list[Path]:
    found = [ROOT / "catalog", *(ROOT / "payments").iterdir(), *(ROOT / "marketplace").iterdir()]
    inside = [path.parent for path in (ROOT / "catalog").glob("*/apps.py")]
    inside += [path.parent for path in (ROOT / "marketplace").glob("*/*/apps.py")]
    return [p for p in found if (p / "__init__.py").exists() and p.name != "settings"] + inside


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_every_room_has_a_door_plate_of_at_most_thirty_lines(room: Path):
    plate = room / "README.md"
    assert plate.exists()
    assert plate.read_text().count("\n") <= 30


# A room inside another has a label with the name of both: events are called by it.
LABELS = {
    Path(each.path): each.label
    for each in apps.get_app_configs()
    if each.name.split(".")[0] in OURS
}


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_a_door_plate_names_the_events_that_come_in_and_go_out(room: Path):
    labels = {each.name for each in rooms()} | set(LABELS.values())
    named = re.findall(r"`([a-z_]+)\.([a-z_]+)`", (room / "README.md").read_text())
    told = {f"{label}.{rest}" for label, rest in named if label in labels}
    coming = {topic for topic, heard in listeners().items() if room.name in heard}
    label = LABELS.get(room, room.name)
    going = {topic for topic in our_topics() if topic.split(".")[0] == label}
    assert told == coming | going


def test_decisions_are_numbered_without_a_gap():
    names = sorted(path.name for path in (ROOT / "docs/adr").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_the_page_of_an_installation_names_what_exists():
    page = (ROOT / "docs/installation.md").read_text()
    assert set(re.findall(r"^    ([A-Z_]+)=", page, re.MULTILINE)) <= our_environment()
    asked = set(re.findall(r"`((?:checkout|payment_intent|refund|charge)\.[a-z_.]+)`", page))
    assert asked == set(HANDLED_EVENTS)
    called = set(re.findall(r"manage\.py (\w+)", page))
    assert called <= our_commands() | {"collectstatic", "check", "createsuperuser"}
    assert all(f"| {group} |" in page for group in (OPERATORS, MAKERS, CHECKERS))
