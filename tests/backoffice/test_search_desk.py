"""Operators read what people look for, on a page and in a file; nobody else does."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from catalog.search_log.services import count_query
from catalog.search_log.table import COLUMNS, as_csv
from catalog.search_log.types import QueryLine
from marketplace.accounts.models import User
from marketplace.backoffice.staff_groups import OPERATORS, load_staff_groups
from tests.factories.fx import NOON

REPORT = reverse("admin:search_log_querycount_report")


def staff(*groups: str) -> Client:
    load_staff_groups()
    user = User.objects.create_user(email="desk@example.com", password="x", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client


def ask(text: str, times: int, results: int, language: str = "en") -> None:
    for _ in range(times):
        count_query(text=text, language=language, destination="MO", results=results, now=NOON)


@pytest.fixture
def asked(db: None, clock) -> None:
    ask("almond biscuits", 8, 3)
    ask("moon cake", 6, 0)
    ask("bolachas", 2, 1, "pt")


def test_an_operator_reads_three_lists_and_their_files(asked: None):
    desk = staff(OPERATORS)
    page = desk.get(REPORT, {"days": "28", "language": "en"}).content.decode()
    assert page.index("almond biscuits") < page.index("moon cake")
    assert "bolachas" not in page
    assert page.count("desk_table") == 3
    file = desk.get(reverse("admin:search_log_querycount_file", args=["empty"]), {"days": "7"})
    assert file["Content-Disposition"] == 'attachment; filename="searches-empty-2026-05-23-7d.csv"'
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows == [list(COLUMNS), ["moon cake", "6", "6", "0", "0", "0"]]
    assert desk.get(f"{REPORT}no-such.csv").status_code == 404
    assert REPORT in desk.get(reverse("admin:search_log_querycount_changelist")).content.decode()


def test_who_may_not_see_the_log_sees_no_list_and_no_file(asked: None):
    desk = staff()
    for path in (REPORT, reverse("admin:search_log_querycount_file", args=["top"])):
        assert desk.get(path).status_code == 403


def test_a_file_holds_no_formula():
    lines = [QueryLine(text, 1, 0, 0, 1) for text in ("=1+1", "@sum", "+1", "-1", "tea")]
    rows = list(csv.reader(io.StringIO(as_csv(lines).decode("utf-8-sig"))))[1:]
    assert [row[0] for row in rows] == ["'=1+1", "'@sum", "'+1", "'-1", "tea"]
