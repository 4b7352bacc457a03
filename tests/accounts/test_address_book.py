"""The addresses that a person keeps, and parishes and districts by their names."""

from __future__ import annotations

import dataclasses
from importlib import import_module

import pytest

from marketplace.accounts import areas, services
from marketplace.accounts.errors import AddressNotFound, TooManyAddresses
from marketplace.accounts.models import Address
from marketplace.accounts.types import AddressData
from marketplace.orders.addresses import read_address
from tests.factories import accounts


def numbered(number: int) -> AddressData:
    return dataclasses.replace(accounts.zhuhai_address(), street=f"情侣中路 {number} 号")


@pytest.mark.django_db
def test_the_first_is_the_default_and_a_later_one_can_become_it():
    person = accounts.zhuhai_buyer()
    first = services.keep_address(user_id=person.pk, data=numbered(1))
    second = services.keep_address(user_id=person.pk, data=numbered(2))
    assert (first.is_default, second.is_default) == (True, False)
    services.make_default_address(user_id=person.pk, address_id=second.pk)
    assert Address.objects.get(is_default=True).pk == second.pk
    services.delete_address(user_id=person.pk, address_id=second.pk)
    assert Address.objects.get().is_default


@pytest.mark.django_db
def test_the_same_address_is_kept_once_and_changing_one_keeps_its_place():
    person = accounts.zhuhai_buyer()
    row = services.keep_address(user_id=person.pk, data=numbered(1))
    assert services.keep_address(user_id=person.pk, data=numbered(1)).pk == row.pk
    changed = services.keep_address(user_id=person.pk, data=numbered(9), address_id=row.pk)
    assert (changed.pk, changed.is_default, changed.data()) == (row.pk, True, numbered(9))


@pytest.mark.django_db
def test_nobody_reaches_the_address_of_another():
    row = services.keep_address(user_id=accounts.zhuhai_buyer().pk, data=numbered(1))
    other = accounts.stranger().pk
    for act in (services.make_default_address, services.delete_address):
        with pytest.raises(AddressNotFound):
            act(user_id=other, address_id=row.pk)
    with pytest.raises(AddressNotFound):
        services.keep_address(user_id=other, data=numbered(2), address_id=row.pk)
    assert Address.objects.get().data() == numbered(1)


@pytest.mark.django_db
def test_a_book_has_an_end(monkeypatch: pytest.MonkeyPatch):
    room = import_module("marketplace.accounts.services.keep_address")
    monkeypatch.setattr(room, "MOST", 2)
    person = accounts.zhuhai_buyer()
    for number in (1, 2):
        services.keep_address(user_id=person.pk, data=numbered(number))
    with pytest.raises(TooManyAddresses):
        services.keep_address(user_id=person.pk, data=numbered(3))
    assert Address.objects.count() == 2


@pytest.mark.parametrize(
    ("country", "said", "hant"),
    [
        ("MO", "嘉模堂區", "嘉模堂區（氹仔）"),
        ("MO", "嘉模堂區(氹仔)", "嘉模堂區（氹仔）"),
        ("MO", "nossa senhora do carmo", "嘉模堂區（氹仔）"),
        ("HK", "离岛区", "離島區"),
        ("HK", "Outlying Islands", "離島區"),
    ],
)
def test_an_area_is_known_by_each_of_its_names(country: str, said: str, hant: str):
    found = areas.find(country, said)
    assert found is not None
    assert found.hant == hant


def read(**changes: str) -> tuple[AddressData, set[str]]:
    cleaned, errors = read_address(dataclasses.replace(accounts.zhuhai_address(), **changes))
    return cleaned, set(errors)


def test_a_district_is_written_in_the_script_of_the_street():
    macau = {"country": "MO", "region": "", "city": "", "phone": "66123456"}
    han, errors = read(**macau, district="Sé", street="新馬路 100 號")
    assert (han.district, han.postcode, errors) == ("大堂區", "", set())
    latin, _errors = read(**macau, district="大堂區", street="Avenida Almeida Ribeiro 100")
    assert latin.district == "Sé"
    there, _errors = read(country="HK", district="離島區", street="1 Main St", phone="91234567")
    assert (there.district, there.region) == ("Outlying Islands", "New Territories")


def test_a_place_on_the_mainland_gets_its_full_names_and_its_code():
    cleaned, errors = read(region="广东", city="珠海", district="横琴")
    assert errors == set()
    assert (cleaned.region, cleaned.city) == ("广东省", "珠海市")
    assert (cleaned.district, cleaned.district_code) == ("横琴粤澳深度合作区", "440402")
    latin, errors = read(region="Guangdong", city="Zhuhai", district="Xiangzhou")
    assert (errors, latin.district_code, latin.region) == (set(), "", "Guangdong")


def test_what_does_not_lie_there_is_refused_by_its_field():
    assert read(city="长沙市")[1] == {"city"}
    assert read(district="东城区")[1] == {"district"}
    assert read(district="")[1] == {"district"}
    assert read(city="东莞市", district="")[1] == set()
