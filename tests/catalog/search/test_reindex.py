"""A rebuild writes what differs, goes on where it stopped, and its check sees each difference."""

from __future__ import annotations

import sys

import pytest

from catalog.models import Product
from catalog.search import services
from catalog.search.models import IndexedListing, Listing, Rebuild, Touch
from catalog.search.services.reindex import Progress
from tests.factories import catalog, vendors

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(monkeypatch: pytest.MonkeyPatch) -> list[Product]:
    """Five listings, two to a chunk, that nobody has indexed."""
    monkeypatch.setattr(sys.modules["catalog.search.services.reindex"], "CHUNK", 2)
    shop = vendors.bakery()
    made = [catalog.product(shop, f"p{number}") for number in range(5)]
    for number, product in enumerate(made):
        catalog.offer(product, f"P{number}", 1_000)
    return made


def test_a_rebuild_lists_all_and_a_second_one_writes_nothing(five: list[Product]):
    assert services.reindex().written == 5
    assert Touch.objects.count() == 0
    assert Listing.objects.count() == IndexedListing.objects.count() == 5
    again = services.reindex()
    assert (again.written, again.removed) == (0, 0)


def test_a_rebuild_that_was_cut_short_goes_on_where_it_stopped(five: list[Product]):
    def cut(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.reindex(say=cut)
    assert Listing.objects.count() == 2
    assert Rebuild.objects.get().finished_at is None
    seen: list[int] = []
    done = services.reindex(say=lambda progress: seen.append(progress.done))
    assert seen[0] > five[1].pk  # the first chunk is not read again
    assert (done.written, Rebuild.objects.count()) == (5, 1)
    assert services.check_listings().is_clean


def test_a_rebuild_removes_what_is_listed_no_more(five: list[Product]):
    services.reindex()
    Product.objects.filter(pk=five[0].pk).update(status="archived")
    Touch.objects.all().delete()  # as if nobody had noticed
    assert services.reindex().removed == 1
    assert not IndexedListing.objects.filter(pk=five[0].pk).exists()


def test_the_check_names_each_kind_of_difference(five: list[Product]):
    services.reindex()
    missing, stale, extra, lost, _ = (product.pk for product in five)
    Listing.objects.filter(pk=missing).delete()
    Product.objects.filter(pk=stale).update(name_en="Renamed")
    Product.objects.filter(pk=extra).update(status="draft")
    IndexedListing.objects.filter(pk=lost).delete()
    found = services.check_listings()
    assert found.products == {
        "missing": [missing],
        "stale": [stale],
        "extra": [extra],
        "not_found": [lost],
    }
    assert not found.is_clean
