"""Searching for machines, and the description that every answer is held against."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import get_resolver

from catalog.search_log.models import QueryCount
from marketplace.api.openapi import description
from tests.factories import catalog, search, vendors
from tests.factories.orders import Street
from tests.factories.pages import Browser


@pytest.fixture(autouse=True)
def _small_engine(settings) -> None:
    settings.SEARCH_ENGINE = search.ENGINE


def faults(value: Any, schema: dict[str, Any], at: str = "") -> list[str]:
    """Hold a value against the part of JSON Schema that the description uses."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return faults(value, description()["components"]["schemas"][name], f"{at}{name}.")
    if "anyOf" in schema:
        tries = [faults(value, each, at) for each in schema["anyOf"]]
        return [] if [] in tries else tries[0]
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    kinds["null"] = type(None)
    if type(value) is not kinds[schema["type"]]:
        return [f"{at} is {type(value).__name__}"]
    if value not in schema.get("enum", [value]):
        return [f"{at} is {value!r}"]
    if schema["type"] == "array":
        return [fault for each in value for fault in faults(each, schema["items"], at)]
    if schema["type"] == "object":
        known = schema["properties"]
        wrong = [f"{at}{name}" for name in set(value) ^ set(schema["required"])]
        both = [name for name in value if name in known]
        return wrong + [f for n in both for f in faults(value[n], known[n], f"{at}{n}")]
    return []


def test_every_answer_is_as_the_description_says(machine: Browser, shops: Street):
    catalog.picture(shops.tin.variant.product)
    told = machine.open("/api/v1/openapi.json").response.json()
    slugs = {"categories": "tinned-fish", "products": "sardines-in-olive-oil"}
    for path, ways in told["paths"].items():
        if "{public_id}" in path:
            continue  # of an order, for who has its word
        where = path.replace("{slug}", slugs.get(path.split("/")[3], ""))
        answer = machine.open(f"{where}?q=sar&language=en")
        (shape,) = ways["get"]["responses"]["200"]["content"].values()
        assert faults(answer.response.json(), shape["schema"]) == [], path
    refusal = machine.open("/api/v1/products/no-such/").response.json()
    assert faults(refusal, {"$ref": "/Refusal"}) == []


def test_a_shape_that_changed_would_be_seen():
    money = {"$ref": "/Money"}
    assert faults({"minor": 1, "currency": "MOP"}, money) == []
    assert faults({"minor": "1", "currency": "MOP"}, money)
    assert faults({"minor": 1, "currency": "XXX"}, money)
    assert faults({"minor": 1}, money)
    assert faults({"minor": 1, "currency": "MOP", "more": 1}, money)


def test_the_description_names_every_address_of_the_api():
    known = {re.sub(r"<slug:(\w+)>", r"{\1}", str(each.pattern)) for each in _patterns()}
    known = {f"/{path}" for path in known if path.startswith("api/v1/")}
    assert known - {"/api/v1/openapi.json"} == set(description()["paths"])


def _patterns() -> list[Any]:
    every = get_resolver().url_patterns
    top = next(each for each in every if getattr(each, "app_name", "") == "api")
    return [each for each in top.url_patterns if hasattr(each, "pattern")]


def test_a_search_takes_what_a_page_takes_and_is_nobodys(machine: Browser, shops: Street):
    catalog.red_wine(vendors.wine_importer())
    path = "/api/v1/search/?language=en&sort=price&currency=MOP&price_to=100&destination=CN-GD"
    found = machine.open(f"{path}&q=in").response.json()
    assert [each["slug"] for each in found["products"]] == ["sardines-in-olive-oil"]
    assert (found["total"], found["pages"], found["sort"]) == (1, 1, "price")
    narrowed = machine.open(f"{path}&f.category=almond-biscuits").response.json()
    assert [each["slug"] for each in narrowed["products"]] == ["almond-biscuits"]
    chosen = [c for f in narrowed["facets"] for c in f["choices"] if c["is_chosen"]]
    assert [choice["code"] for choice in chosen] == ["almond-biscuits"]
    inside = machine.open("/api/v1/search/?shop=tinned-fish&category=tinned-fish").response.json()
    assert inside["total"] == 1
    assert machine.open("/api/v1/search/?page=9").status == 404
    assert machine.open("/api/v1/search/?category=no-such").status == 404
    assert not QueryCount.objects.exists()


def test_suggestions_name_their_kind_and_page(machine: Browser, shops: Street):
    found = machine.open("/api/v1/suggestions/?q=sard&language=en").response.json()
    assert {"text": "Sardines", "kind": "category", "slug": "sardines"} in found["suggestions"]
    assert machine.open("/api/v1/suggestions/?q=").response.json() == {"suggestions": []}
