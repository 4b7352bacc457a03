"""No page is made that nobody looks at."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, get_resolver

from marketplace.bootstrap.layout import ROOT
from tests.screens.stops import ELSEWHERE, NO_PAGE, Stop, routes_with_pages, stops

LANGUAGE = "zh-hant/"


def pages_by_language() -> set[str]:
    """Name every route below a language, where people are."""

    def walk(patterns: list[object], namespace: str) -> set[str]:
        found = set()
        for each in patterns:
            if isinstance(each, URLResolver):
                found |= walk(each.url_patterns, each.namespace or namespace)
            elif isinstance(each, URLPattern) and each.name:
                found.add(f"{namespace}:{each.name}" if namespace else each.name)
        return found

    (pages,) = [
        each
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver) and str(each.pattern) == LANGUAGE
    ]
    return walk(pages.url_patterns, "")


def test_every_route_has_a_picture_or_says_why_not():
    told = routes_with_pages() | NO_PAGE | ELSEWHERE.keys()
    assert pages_by_language() - told == set()
    assert told - pages_by_language() == set()
    assert len(told) == len(routes_with_pages()) + len(NO_PAGE) + len(ELSEWHERE)


def test_the_tests_that_open_the_others_are_there():
    assert [path for path in ELSEWHERE.values() if not (ROOT / path).is_file()] == []


def test_no_two_pictures_have_one_name():
    names = [stop.name for stop in stops()]
    assert sorted(set(names)) == sorted(names)


def test_an_address_without_its_gap_is_none():
    stop = Stop("order", "orders/{order}/")
    assert stop.address({"order": "ord_1"}) == "orders/ord_1/"
    assert stop.address({"order": ""}) == ""
    assert stop.address({}) == ""
