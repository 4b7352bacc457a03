"""What `check --deploy` says about the database's role and the static files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from marketplace.foundation import checks, command_line
from marketplace.foundation.checks import check_database_role, check_static_manifest

pytestmark = pytest.mark.django_db


def found() -> list[str]:
    return [message.id for message in check_database_role(None, databases=["default"])]


def test_the_owner_of_the_tables_is_warned_of():
    (warning,) = check_database_role(None, databases=["default"])
    assert warning.id == "foundation.W001"
    assert "DATABASE_OWNER_URL" in warning.hint


def test_the_applications_role_is_as_it_should_be(as_application_role):
    with as_application_role.acting():
        assert found() == []


@pytest.mark.parametrize(
    ("table", "right"),
    [("orders_order", "SELECT"), ("ledger_posting", "INSERT"), ("catalog_stock", "UPDATE")],
)
def test_a_role_without_its_rights_is_an_error(
    as_owner, as_application_role, table, right, settings
):
    as_owner.execute(f"REVOKE {right} ON {table} FROM {settings.DATABASE_APP_ROLE}")
    with as_application_role.acting():
        assert found() == ["foundation.E003"]


def test_a_database_without_its_tables_is_an_error(as_owner):
    as_owner.execute("ALTER TABLE orders_orderline RENAME TO gone")
    assert "foundation.E002" in found()


def test_without_a_database_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert check_database_role(None, databases=None) == []


def test_static_files_that_were_never_collected_are_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(
        checks, "staticfiles_storage", ManifestStaticFilesStorage(location=tmp_path)
    )
    assert [message.id for message in check_static_manifest(None)] == ["foundation.E004"]
    (tmp_path / "staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": {}}))
    assert check_static_manifest(None) == []


def test_files_served_as_they_are_need_no_list():
    assert check_static_manifest(None) == []


def secure() -> str:
    with pytest.raises(CommandError) as refused:
        call_command("secure_database", verbosity=0)
    return str(refused.value)


def test_rights_go_to_the_role_that_is_named_and_a_missing_one_is_a_sentence(settings):
    settings.DATABASE_APP_ROLE, settings.DATABASE_HAS_TWO_ROLES = "nobody_of_ours", True
    assert secure() == (
        'DATABASE_URL names the role "nobody_of_ours", which does not exist. As a superuser: '
        "CREATE ROLE nobody_of_ours LOGIN PASSWORD '...'; then prepare again."
    )


def test_a_role_that_may_not_set_rights_is_a_sentence(as_application_role):
    with as_application_role.acting():
        told = secure()
        assert "may not set the rights of" in told
        assert "DATABASE_OWNER_URL" in told


def test_a_sole_role_that_may_not_create_another_runs_alone(
    as_application_role, as_owner, settings, capsys
):
    role = settings.DATABASE_APP_ROLE
    settings.DATABASE_APP_ROLE, settings.DATABASE_HAS_TWO_ROLES = "nobody_of_ours", False
    with as_application_role.acting():
        assert "it owns no tables" in secure()
    as_owner.execute("GRANT CREATE ON SCHEMA public TO " + role)
    as_owner.execute("ALTER TABLE django_migrations OWNER TO " + role)
    with as_application_role.acting():
        call_command("secure_database", verbosity=0)
    assert "whom no guard binds" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("SELECT FROM no_such_table", "A table is missing: run `python3 manage.py prepare` first."),
        ("SELECT no_such FROM orders_order", "run `python3 manage.py prepare` first."),
        ("DELETE FROM orders_order", "which gives the role of DATABASE_URL its rights."),
    ],
)
def test_a_command_on_an_unprepared_database_says_so(
    as_application_role, monkeypatch, capsys, statement, sentence
):
    def run(argv: list[str]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    monkeypatch.setattr(command_line, "execute_from_command_line", run)
    with as_application_role.acting():
        with pytest.raises(SystemExit) as ended:
            command_line.execute(["manage.py", "ledger"])
        with pytest.raises(ProgrammingError):
            command_line.execute(["manage.py", "ledger", "--traceback"])
    assert ended.value.code == 1
    assert sentence in capsys.readouterr().err
