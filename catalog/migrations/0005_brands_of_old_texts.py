"""A brand was a text of each product: make each text a brand, and say whose prices cards tell."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.utils.text import slugify


def make_brands(apps, schema_editor):
    """Make one brand of each text; texts without Latin letters are numbered."""
    Brand = apps.get_model("catalog", "Brand")
    Product = apps.get_model("catalog", "Product")
    texts = Product.objects.exclude(brand_text="").order_by("brand_text")
    taken = set()
    for number, text in enumerate(texts.values_list("brand_text", flat=True).distinct(), 1):
        slug = slugify(text)[:60] or f"brand-{number}"
        slug = f"{slug}-{number}" if slug in taken else slug
        taken.add(slug)
        Brand.objects.create(slug=slug, name=text, name_zh_hant=text, name_en=text)
    named = Brand.objects.filter(name=OuterRef("brand_text")).values("pk")[:1]
    texts.order_by().update(brand=Subquery(named))


def write_texts(apps, schema_editor):
    """Write the brands' names back into the texts."""
    Brand = apps.get_model("catalog", "Brand")
    Product = apps.get_model("catalog", "Product")
    name = Brand.objects.filter(pk=OuterRef("brand_id")).values("name_zh_hant")[:1]
    Product.objects.filter(brand__isnull=False).update(brand_text=Subquery(name), brand=None)


def name_lead_vendors(apps, schema_editor):
    """Until now the prices were always those of the vendor that listed the product."""
    Product = apps.get_model("catalog", "Product")
    priced = Product.objects.filter(price_from_minor__isnull=False)
    priced.update(lead_vendor_id=F("vendor_id"))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_brands_attributes_options_shared_offers")]

    operations = [
        migrations.RunPython(make_brands, write_texts),
        migrations.RunPython(name_lead_vendors, migrations.RunPython.noop),
    ]
