"""The tool finds what Django looks up, and merges it without losing or inventing anything."""

from __future__ import annotations

import re
from difflib import unified_diff

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from django.template import Context, Template
from django.utils import translation

from marketplace.foundation import marked, messages

TEMPLATE = """{% load i18n %}
{# A remark: (with "quotes", and a bracket #}
  {% translate 'Plain (with a bracket' %}
    {% translate "Ten % more" %}
{% translate "Open" context "shop's door" %}|{% translate "Kept" as kept %}{{ kept }}
{% blocktranslate trimmed %}
    It's trimmed,
    {{ name }}.
{% endblocktranslate %}
{% blocktranslate with other=name %}Not "trimmed"
{{ other }} 50%{% endblocktranslate %}
{% blocktranslate count n=count trimmed %}{{ n }} box
  {% plural %}{{ n }} boxes{% endblocktranslate %}
{% blocktranslate context "post" count n=count %}{{ n }} letter{% plural %}{{ n }} letters
{% endblocktranslate %}
{% blocktranslate trimmed asvar held %} Held for {{ name }} {% endblocktranslate %}{{ held }}
{{ _("In a variable") }} {% if name == _("In a tag") %}{% endif %}
"""


@pytest.mark.parametrize("count", [1, 2])
def test_what_is_found_in_a_template_is_what_django_looks_up(count, tmp_path, settings):
    """Mark each string found in the template; then all that is rendered must be marked."""
    catalog = Catalog(locale="pt")
    for english, context in marked.in_template(TEMPLATE):
        catalog.add(
            english,
            string=f"<{english}>" if isinstance(english, str) else [f"<{e}>" for e in english],
            context=context,
        )
    target = tmp_path / "pt" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as opened:
        write_mo(opened, catalog)
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("pt"):
        shown = Template(TEMPLATE).render(Context({"name": "Ana", "count": count}))
    lines = [line.strip() for line in re.sub(r"\n(?=50|Ana)", " ", shown).splitlines()]
    boxes, letters = ("1 box", "1 letter") if count == 1 else ("2 boxes", "2 letters\n")
    assert [line for line in lines if line and line != ">"] == [
        "<Plain (with a bracket>",
        "<Ten % more>",
        "<Open>|<Kept>",
        "<It's trimmed, Ana.>",
        '<Not "trimmed" Ana 50%>',
        f"<{boxes}>",
        f"<{letters.strip()}" + (">" if count == 1 else ""),
        "<Held for Ana>",
        "<In a variable>",
    ]


def test_every_form_of_a_call_is_found_in_python():
    source = """
_("one" " two")
text = gettext_lazy("three") % {"a": 1}
ngettext("%d box", "%d boxes", n)
models.CharField(verbose_name=pgettext_lazy("door", "open"))
npgettext("post", "letter", "letters", n)
gettext(f"not {this}"), gettext(nor["this"])
"""
    assert list(marked.in_python(source)) == [
        ("one two", None),
        ("three", None),
        (("%d box", "%d boxes"), None),
        ("open", "door"),
        (("letter", "letters"), "post"),
    ]


def test_merging_keeps_adds_and_drops(monkeypatch):
    code = marked.in_template('{% translate "Kept" %}{% translate "New" %}')
    catalog = Catalog(fuzzy=False)
    for english, _context in code:
        catalog.add(english, locations=[("a.html", 0)])
    monkeypatch.setattr(marked, "own", lambda: catalog)
    monkeypatch.setattr(marked, "adopted", lambda: Catalog(fuzzy=False))
    monkeypatch.setattr(marked, "borrowed", lambda: Catalog(fuzzy=False))
    old = Catalog(locale="pt", fuzzy=False)
    old.add("Kept", string="Mantido")
    old.add("Gone", string="Desaparecido")

    update = messages.merge(old, "pt")

    assert {m.id: messages.strings_of(m) for m in update.catalog if m.id} == {
        "Kept": ("Mantido",),
        "New": ("",),
    }
    assert [m.id for m in update.added] == ["New"]
    assert [m.id for m in update.dropped] == ["Gone"]
    assert not update.is_current


def test_writing_a_catalog_twice_changes_nothing_and_names_nobody(tmp_path, settings):
    kept = messages.catalog_path("pt").read_text(encoding="utf-8")
    catalog = messages.merge(messages.load("pt"), "pt").catalog
    settings.LOCALE_PATHS = [tmp_path]
    messages.save(catalog, "pt")
    written = messages.catalog_path("pt").read_text(encoding="utf-8")
    # A difference of two whole catalogs is for nobody to read.
    assert list(unified_diff(kept.splitlines(), written.splitlines(), n=0)) == []
    assert not re.search("Last-Translator|POT-Creation|PO-Revision|@", kept[:400])
