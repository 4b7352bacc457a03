"""What `check --deploy --database default` says about the database role."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from marketplace.foundation.checks import check_database_role

pytestmark = pytest.mark.django_db


def test_the_owner_of_the_tables_is_warned_of():
    (warning,) = check_database_role(None, databases=["default"])
    assert warning.id == "foundation.W001"
    assert "DATABASE_OWNER_URL" in warning.hint


def test_the_applications_role_is_as_it_should_be():
    call_command("secure_database", verbosity=0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_APP_ROLE}")
        assert check_database_role(None, databases=["default"]) == []


def test_without_a_database_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert check_database_role(None, databases=None) == []
