"""The operators' names of facets and of their choices."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.models import Attribute, AttributeChoice, Brand
from catalog.search.queries.labels import labeled
from catalog.search.types import BRAND, Facet, FacetChoice

pytestmark = pytest.mark.django_db


def facet(code: str, *choices: str) -> Facet:
    return Facet(code, "", tuple(FacetChoice(each, each, 1, False) for each in choices))


def test_brands_attributes_and_choices_are_named_from_one_statement(
    django_assert_num_queries: Any,
):
    Brand.objects.create(slug="wave", name_en="Wave", name_pt="Onda")
    allergens = Attribute.objects.create(
        code="allergens", kind="choice", name_en="Allergens", name_pt="Alergénios"
    )
    AttributeChoice.objects.create(attribute=allergens, code="egg", label_en="Egg", label_pt="Ovo")
    AttributeChoice.objects.create(attribute=allergens, code="nuts", label_en="Nuts")
    facets = (facet(BRAND, "wave", "gone"), facet("allergens", "nuts", "egg"))
    with django_assert_num_queries(1):
        brand, asked = labeled(facets, "pt")
    assert [each.label for each in brand.choices] == ["Onda", "gone"]
    assert (brand.label, asked.label) == ("", "Alergénios")
    assert [each.label for each in asked.choices] == ["Nuts", "Ovo"]
    with django_assert_num_queries(1):
        assert labeled(facets[1:], "en")[0].label == "Allergens"
    with django_assert_num_queries(0):
        assert labeled((facet("price", "1"),), "pt")[0].label == ""
