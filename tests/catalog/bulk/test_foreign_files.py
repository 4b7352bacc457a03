"""Files of Shopify and of Taobao are taken as they are. The samples are our own."""

from __future__ import annotations

import pytest

from catalog.bulk.cells.faults import Fault
from catalog.bulk.formats import taobao
from catalog.models import Offer, Product
from tests.factories import catalog, vendors
from tests.factories.tables import applied, checked, csv_bytes, noted, told

SHOPIFY = [
    ["Handle", "Title", "Body (HTML)", "Vendor", "Tags", "Published"]
    + ["Option1 Name", "Option1 Value", "Option2 Name", "Option2 Value", "Variant SKU"]
    + ["Variant Grams", "Variant Inventory Qty", "Variant Price", "Variant Compare At Price"]
    + ["Variant Barcode", "Image Src", "Status"],
    ["almond", "Almond biscuits", "<p>Baked <b>daily</b>.</p>", "Fortaleza", "gift", "TRUE"]
    + ["Size", "24", "Box", "Paper", "ALM-24", "740", "120", "88.00", "", "4006381333931"]
    + ["https://cdn.example/a.jpg", "active"],
    [
        "almond",
        "",
        "",
        "",
        "",
        "",
        "",
        "12",
        "",
        "Tin",
        "ALM-12",
        "400",
        "10",
        "48.00",
        "60.00",
        "",
        "",
        "",
    ],
    ["almond"] + [""] * 15 + ["https://cdn.example/b.jpg", ""],
    ["egg-roll", "Egg rolls", "", "Fortaleza", "", "TRUE"]
    + ["Title", "Default Title", "", "", "EGG-1", "0", "5", "30", "", "", "", "draft"],
]
TAOBAO = [
    ["version 1.00"],
    ["title", "cid", "price", "num", "description", "skuProps", "outer_id", "propAlias"],
    [
        "宝贝标题",
        "宝贝类目",
        "宝贝价格",
        "宝贝数量",
        "宝贝描述",
        "销售属性组合",
        "商家编码",
        "销售属性别名",
    ],
    [
        *("石磨杏仁饼 手工糕点", "50008055", "75.00", "30", "<p>每日<br>新鲜烘焙</p>"),
        "75.00:20:ALM-R:1627207:28320;20509:28314;70.00:10::1627207:28321;20509:28314;",
        *("ALM", "1627207:28320:红盒;1627207:28321:蓝盒;20509:28314:大"),
    ],
    ["蛋卷", "50008055", "30", "5", "", "", "EGG", ""],
]
FACTS = {"category": "biscuits", "hs_code": "1905310000"}


@pytest.mark.django_db
def test_a_file_of_shopify_is_taken_as_it_is():
    bakery = vendors.bakery()
    catalog.category()
    facts = FACTS | {"gross_weight": "500"}
    run = applied(bakery, csv_bytes(SHOPIFY), defaults=facts)
    assert (run.source, run.language, told(run)) == ("shopify", "en", [])
    assert (run.rows_new, run.rows_ignored) == (3, 1)
    assert noted(run) == [
        (2, "picture_not_fetched"),
        (2, "html_cleaned"),
        (2, "weight_taken_for_both"),
        (3, "weight_taken_for_both"),
        (4, "picture_not_fetched"),
        (5, "weight_taken_for_both"),
    ]
    almond, egg = Product.objects.order_by("pk")
    assert (almond.name_en, almond.description_en, almond.brand.name_zh_hant) == (
        *("Almond biscuits", "Baked daily.", "Fortaleza"),
    )
    assert (egg.brand_id, egg.options.count()) == (almond.brand_id, 0)
    versions = [
        (offer.sku, offer.price_minor, offer.compare_at_minor, offer.variant.gross_weight_g)
        for offer in Offer.objects.order_by("pk")
    ]
    assert versions == [
        *(("ALM-24", 8_800, None, 740), ("ALM-12", 4_800, 6_000, 400), ("EGG-1", 3_000, None, 500)),
    ]
    options = [
        [(each.option.name_en, each.value.label_en) for each in offer.variant.option_values.all()]
        for offer in Offer.objects.order_by("pk")[:2]
    ]
    assert options == [[("Size", "24"), ("Box", "Paper")], [("Size", "12"), ("Box", "Tin")]]
    again = checked(bakery, csv_bytes(SHOPIFY), defaults=facts)
    assert (again.rows_same, again.rows_new, again.rows_changed) == (3, 0, 0)


@pytest.mark.django_db
def test_a_file_of_taobao_is_taken_as_it_is():
    bakery = vendors.bakery(price_currency="CNY")
    catalog.category()
    content = csv_bytes(TAOBAO, encoding="utf-16", delimiter="\t")
    facts = FACTS | {"gross_weight": "500"}
    run = applied(bakery, content, defaults=facts)
    assert (run.source, run.language, run.heading_row, told(run)) == ("taobao", "zh-hans", 3, [])
    assert Product.objects.order_by("pk")[0].description_zh_hans == "每日\n新鲜烘焙"
    versions = [
        (
            *(offer.sku, offer.price_minor, offer.currency, offer.stock.on_hand),
            *(each.value.label_zh_hans for each in offer.variant.option_values.order_by("option")),
        )
        for offer in Offer.objects.order_by("pk")
    ]
    assert versions == [
        ("ALM-R", 7_500, "CNY", 20, "红盒", "大"),
        ("ALM-2", 7_000, "CNY", 10, "蓝盒", "大"),
        ("EGG", 3_000, "CNY", 5),
    ]
    again = checked(bakery, content, defaults=facts)
    assert (again.rows_same, again.rows_new, again.rows_changed) == (3, 0, 0)


@pytest.mark.django_db
def test_yuan_are_never_taken_for_patacas_unless_the_shop_says_so():
    bakery = vendors.bakery()
    catalog.category()
    facts = FACTS | {"gross_weight": "500"}
    content = csv_bytes(TAOBAO, encoding="gb18030")
    run = checked(bakery, content, defaults=facts)
    assert {reason for _row, _column, reason in told(run)} == {"other_currency"}
    run = checked(bakery, content, defaults=facts, file_currency="MOP")
    assert (told(run), run.rows_new) == ([], 3)


@pytest.mark.parametrize("cell", ["75:20", "1627207:28320;", "a", "75:20:X:1:2:3;", ";;"])
def test_sales_properties_that_cannot_be_read_are_refused(cell: str):
    with pytest.raises(Fault):
        taobao.versions(cell)
