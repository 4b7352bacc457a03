"""The people of the cast."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from marketplace.accounts.models import User
from marketplace.accounts.types import AddressData

PASSWORD = "a-long-pass-phrase-for-tests"


def zhuhai_buyer() -> User:
    """The buyer in Zhuhai, who reads Simplified Chinese and pays in CNY."""
    return _person("lin.zhuhai@example.com", "林小姐", "zh-hans")


def stranger() -> User:
    """The one who must see nothing of anyone else's."""
    return _person("stranger@example.com", "Stranger", "en")


def baker() -> User:
    """Owns the bakery on Rua do Cunha."""
    return _person("baker@example.com", "陳師傅", "zh-hant")


def fishmonger() -> User:
    """Owns the tinned-fish shop."""
    return _person("fishmonger@example.com", "Teresa", "pt")


def operator() -> User:
    """Works for the marketplace and may do anything in the admin."""
    return User.objects.create_superuser("operator@example.com", PASSWORD, display_name="Operator")


def zhuhai_address() -> AddressData:
    """Where the buyer in Zhuhai wants things sent: zone CN-GD."""
    return AddressData(
        recipient="林小姐",
        phone="+8613800138000",
        country="CN",
        region="广东省",
        city="珠海市",
        district="香洲区",
        street="情侣中路 1 号 2 栋 301",
        postcode="519000",
        district_code="440402",
    )


def macau_address() -> AddressData:
    """The baker’s home in Macau: zone MO."""
    return AddressData(
        recipient="陳師傅",
        phone="+85366123456",
        country="MO",
        city="澳門",
        district="花地瑪堂區",
        street="黑沙環馬路 8 號 12 樓 B",
    )


def _person(email: str, name: str, language: str) -> User:
    return User.objects.create_user(email, PASSWORD, display_name=name, language=language)


def person(email: str, name: str = "", language: str = "en") -> User:
    """Somebody beside the cast."""
    return _person(email, name or email.partition("@")[0].capitalize(), language)


def permissions(*codenames: str) -> QuerySet[Permission]:
    """Rights of staff by their code names."""
    return Permission.objects.filter(codename__in=codenames)
