"""The people of the demo: a buyer, each shop's owner, and the marketplace's own staff."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from marketplace.accounts.models import Address, User
from marketplace.backoffice.demo.loading.stamp import SignIn
from marketplace.backoffice.demo.types import Demo
from marketplace.backoffice.staff_groups import CHECKERS, MAKERS, OPERATORS, load_staff_groups
from marketplace.vendors.models import Vendor, VendorMember

HOST = "demo.example"
STAFF = (
    ("operator", "Operator", OPERATORS),
    ("maker", "Finance operator, maker", MAKERS),
    ("checker", "Finance operator, checker", CHECKERS),
)


@transaction.atomic
def load_people(demo: Demo, password: str) -> list[SignIn]:
    """Create everyone who signs in to the demo, all with one password, and return how."""
    encoded = make_password(password)
    base, portal = settings.PUBLIC_BASE_URL, f"{settings.PUBLIC_BASE_URL}/zh-hant/vendor/"
    buyer = _person("buyer", "珠海買家", "zh-hans", password, encoded)
    _give_address(buyer)
    sign_ins = [SignIn("Buyer in Zhuhai", buyer.email, password, f"{base}/zh-hans/")]
    groups = load_staff_groups()
    for name, title, group in STAFF:
        person = _person(name, title, "en", password, encoded, is_staff=True)
        person.groups.add(groups[group])
        sign_ins.append(SignIn(title, person.email, password, f"{base}/admin/"))
    vendors = {vendor.slug: vendor for vendor in Vendor.objects.filter(slug__in=_slugs(demo))}
    for shop in demo.vendors:
        owner = _person(f"owner.{shop.slug}", shop.name.zh_hant, "zh-hant", password, encoded)
        VendorMember.objects.get_or_create(
            vendor=vendors[shop.slug], user=owner, defaults={"role": VendorMember.Role.OWNER}
        )
        sign_ins.append(SignIn(f"Owner, {shop.name.en}", owner.email, password, portal))
    return sign_ins


def _slugs(demo: Demo) -> list[str]:
    return [vendor.slug for vendor in demo.vendors]


def _person(
    name: str, title: str, language: str, password: str, encoded: str, *, is_staff: bool = False
) -> User:
    person, _ = User.objects.get_or_create(
        email=f"{name}@{HOST}",
        defaults={
            "display_name": title,
            "language": language,
            "is_staff": is_staff,
            "password": encoded,
        },
    )
    if person.password != encoded and not check_password(password, person.password):
        person.password = encoded  # the file with the old password was lost
        person.save(update_fields=("password",))
    EmailAddress.objects.get_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    return person


def _give_address(buyer: User) -> None:
    Address.objects.get_or_create(
        user=buyer,
        is_default=True,
        defaults={
            "recipient": "珠海买家",
            "phone": "+8613800138000",
            "country": "CN",
            "region": "广东省",
            "city": "珠海市",
            "district": "香洲区",
            "street": "情侣中路1号演示大厦8楼",
            "postcode": "519000",
        },
    )
