"""The known order, paid, with the bakery's part delivered."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from marketplace.orders.models import VendorOrder
from marketplace.vendors.models import VendorMember
from tests.factories import accounts, refunds, returns, vendors
from tests.factories.charges import FakeProvider
from tests.factories.orders import Street


@dataclass(frozen=True)
class Home:
    """Both parts at their buyer's, and who acts for the shops."""

    bakery: VendorOrder
    tinned_fish: VendorOrder
    baker: VendorMember
    fishmonger: VendorMember


@pytest.fixture
def home(shops: Street, provider: FakeProvider) -> Home:
    sold = refunds.sold(shops, provider)
    baker = vendors.member(shops.bakery, accounts.baker())
    fishmonger = vendors.member(shops.tinned_fish, accounts.fishmonger())
    return Home(
        returns.delivered(sold.bakery, baker),
        returns.delivered(sold.tinned_fish, fishmonger),
        baker,
        fishmonger,
    )
