"""One more row of everything that describes goods, finds them, and judges what is said of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from catalog import models as goods
from catalog.bulk import models as bulk
from catalog.feeds.models import FormerAddress
from catalog.media.models import Master
from catalog.models import Offer, Product
from catalog.moderation import models as moderation
from catalog.reviews.models import Rating, ReviewReport, ScreenWord
from catalog.search import models as search
from catalog.search.services import index_products
from catalog.search_log.models import QueryCount
from marketplace.accounts.models import User
from marketplace.orders.models import Wish
from marketplace.privacy.models import DataExport, Erasure
from marketplace.vendors.models import Follow
from tests.factories import reviews

CURRENCIES = ("MOP", "HKD", "CNY", "USD", "EUR")


def every_row(number: int, product: Product, offer: Offer, person: User, at: datetime) -> None:
    """Make one row of each list of the catalog's rooms; `number` keeps their names apart."""
    _descriptions(number, product, at)
    _files(number, product, at)
    _finding(number, product, at)
    _opinions(number, product, offer, person, at)
    _decisions(number, product, person, at)
    _wishes(product, offer, person, at)


def _wishes(product: Product, offer: Offer, person: User, at: datetime) -> None:
    Follow.objects.create(user=person, vendor=product.vendor, followed_at=at)
    Wish.objects.create(
        user=person, offer=offer, price_seen_minor=1, price_seen_currency="MOP", saved_at=at
    )
    DataExport.objects.create(user=person, language="en", asked_at=at)
    Erasure.objects.create(user=person, asked_at=at, due_at=at)


def _descriptions(number: int, product: Product, at: datetime) -> None:
    goods.Brand.objects.create(slug=f"brand-{number}", name_en=f"Brand {number}")
    goods.Tag.objects.create(slug=f"tag-{number}", label_en=f"Tag {number}")
    goods.Collection.objects.create(slug=f"collection-{number}", name_en=f"Collection {number}")
    asked = goods.Attribute.objects.create(code=f"attribute-{number}", kind="choice", name_en="A")
    goods.AttributeChoice.objects.create(attribute=asked, code="yes", label_en="Yes")
    goods.Option.objects.create(product=product, name_en=f"Size {number}")
    goods.ScheduledMove.objects.create(product=product, move="archive", due_at=at)


def _files(number: int, product: Product, at: datetime) -> None:
    vendor = product.vendor
    bulk.ImportRun.objects.create(
        vendor=vendor, file_name=f"{number}.csv", size=1, language="en", file_currency="MOP",
        created_by="user:1", created_at=at,
    )  # fmt: skip
    bulk.ExportRun.objects.create(
        vendor=vendor, kind="goods", form="csv", language="en", created_by="user:1", created_at=at
    )
    bulk.ColumnMemory.objects.create(vendor=vendor, heading=f"Heading {number}", column="sku")
    bulk.ProductCode.objects.create(vendor=vendor, code=f"code-{number}", product=product)
    Master.objects.create(
        digest=f"{number:064}", source_digest=f"{number:064}", path=f"up/{number}.webp", width=9,
        height=9, byte_size=1, placeholder="data:", created_at=at, due_at=at, used_at=at,
    )  # fmt: skip


def _finding(number: int, product: Product, at: datetime) -> None:
    FormerAddress.objects.create(kind="product", slug=f"once-{number}", target_id=product.pk)
    search.VendorDestinations.objects.create(vendor=product.vendor, zones=["MO"])
    search.ProductFigures.objects.get_or_create(product=product)
    search.PriceRate.objects.create(currency=CURRENCIES[number % 5], in_mop=Decimal(1))
    search.Rebuild.objects.create(started_at=at, finished_at=at, upto=number)
    search.Term.objects.create(kind="query", language="en", key=f"k{number}", text="k", slug="")
    search.Word.objects.create(word=f"word{number}", listings=1)
    search.StopWord.objects.create(word=f"stop{number}", language="en")
    synonym = search.Synonym.objects.create(code=f"synonym-{number}")
    search.SynonymTerm.objects.create(synonym=synonym, text="term", language="en")
    index_products([product.pk])
    QueryCount.objects.create(
        day=at.date(), query=f"query {number}", spelling="q", language="en", asked=1
    )


def _opinions(number: int, product: Product, offer: Offer, person: User, at: datetime) -> None:
    review = reviews.written(offer, line=9_000 + number, user=person)
    ReviewReport.objects.create(review=review, user=person, reason="insult", reported_at=at)
    ScreenWord.objects.create(word=f"screen{number}")
    Rating.objects.get_or_create(product=product)


def _decisions(number: int, product: Product, person: User, at: datetime) -> None:
    now: dict[str, Any] = {"opened_at": at, "changed_at": at}
    change = moderation.ChangeSet.objects.create(
        product=product, vendor=product.vendor, kind="listing", proposed_by=person, **now
    )
    moderation.ProposedChange.objects.create(change_set=change, path="name_en", after="B")
    moderation.ModerationReason.objects.create(code=f"reason-{number}", label_en="Because")
    moderation.Decision.objects.create(
        change_set=change, kind="approved", revision=1, decided_by=person, decided_at=at
    )
    moderation.ModerationNote.objects.create(
        change_set=change, text="Look", written_by=person, written_at=at
    )
    rule = moderation.ScreenRule.objects.create(
        code=f"rule-{number}", name_en="R", words="bad", severity="review", source="S",
        valid_from=at.date() - timedelta(days=9),
    )  # fmt: skip
    moderation.ScreenFinding.objects.create(
        product=product, rule=rule, path="name_en", found="bad", found_at=at
    )
    moderation.ScreeningRun.objects.create(asked_at=at, finished_at=at, upto=number)
    moderation.ApprovalRule.objects.create(name=f"Rule {number}", kind="any")
    moderation.LostDispute.objects.create(
        vendor=product.vendor, dispute_ref=f"dsp_{number}", lost_at=at
    )
    moderation.TrustPin.objects.create(
        vendor=product.vendor, level="trusted", reason="R", pinned_by=person, pinned_at=at
    )
