"""A demo whose way to customs is the simulator has every company that a case names."""

from __future__ import annotations

import pytest

from marketplace.backoffice.demo.loading.customs import load_companies
from marketplace.customs.cases import parties
from marketplace.customs.cases.models import LegalEntity

pytestmark = pytest.mark.django_db


def test_every_role_is_played_once_there_is_a_simulator(settings):
    settings.CUSTOMS_GATEWAY = ""
    assert (load_companies(), LegalEntity.objects.count()) == (0, 0)
    settings.CUSTOMS_GATEWAY = "simulator"
    assert (load_companies(), load_companies()) == (6, 0)
    for role in ("ebp", "assure", "agent", "logistics"):
        assert parties.party_of(role) is not None
    assert parties.party_of("ebc", "vendor:ven_1") is not None
    assert parties.party_of("pay", "method:wechat_pay").code == "4403169D3W"
    assert parties.party_of("pay", "method:alipay").code == "31222699S7"
    assert parties.party_of("pay", "method:card") is None
