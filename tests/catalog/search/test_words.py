"""Words that operators keep: loaded once, edited, and counted at the next query."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.search import words
from catalog.search.models import StopWord, Synonym, SynonymTerm
from catalog.search.services.load_starter_words import (
    load_starter_words,
    starter_groups,
    starter_stop_words,
)
from catalog.search.text import parse
from catalog.search.words import prepared
from tests.factories.catalog import category


@pytest.fixture(scope="module")
def starter():
    """The shipped words as a lexicon, without a database."""
    rows = [
        ("term", number, language, text, side)
        for number, (_code, terms) in enumerate(starter_groups())
        for side, language, text in terms
    ]
    return prepared(rows + [("stop", 0, code, word, "") for code, word in starter_stop_words()])


def test_the_starter_set_says_each_term_of_a_group_once_and_every_group_in_four_languages():
    groups = dict(starter_groups())
    assert len(groups) > 200
    for code, terms in groups.items():
        said = Counter((language, text) for _side, language, text in terms)
        assert [pair for pair, times in said.items() if times > 1] == [], code
        assert {"zh-hant", "pt", "en"} <= {language for _side, language, _text in terms}, code


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("曲奇", "'饼干':AB"),
        ("餅乾", "'曲奇':AB"),
        ("公仔麵", "('方便':AB <-> '便面':AB)"),
        ("方便面", "('公仔':AB <-> '仔面':AB)"),
        ("士多啤梨", "'草莓':AB"),
        ("草莓", "('士多':AB <-> '多啤':AB <-> '啤梨':AB)"),
        ("杏仁餅", "('almond':AB & 'cookie':AB)"),
        ("almond cookies", "('bolacha':AB & 'amendoa':AB)"),
        ("bolachas de amendoa", "('杏仁':AB <-> '仁饼':AB)"),
        ("沙甸魚", "('沙丁':AB <-> '丁鱼':AB)"),
        ("vinho do porto", "'砵酒':AB"),
        ("drink", "'茶':AB"),
    ],
)
def test_the_starter_set_knows_what_macau_says(starter, query, found):
    assert found in parse(query, "en", starter).to_tsquery()


def test_a_drink_is_found_by_tea_and_tea_is_no_drink(starter):
    assert "'drink'" not in parse("tea", "en", starter).to_tsquery()


def test_a_question_is_read_by_its_words(starter):
    assert parse("我想買牛肉乾", "zh-hant", starter).terms[0].text == "我想买牛肉干"
    assert "| ('牛肉' <-> '肉干') |" in parse("我想買牛肉乾", "zh-hant", starter).to_tsquery()
    assert parse("where to buy the best almonds", "en", starter).text == "almonds"


@pytest.mark.django_db
def test_loading_twice_adds_nothing_and_keeps_what_operators_did():
    groups, stops = load_starter_words()
    assert (groups, stops) == (len(dict(starter_groups())), len(starter_stop_words()))
    cookie = Synonym.objects.get(code="cookie")
    cookie.terms.filter(language="pt").delete()
    Synonym.objects.filter(pk=cookie.pk).update(is_active=False)
    assert load_starter_words() == (0, 0)
    cookie.refresh_from_db()
    assert not cookie.is_active
    assert not cookie.terms.filter(language="pt").exists()


@pytest.mark.django_db
def test_a_change_counts_at_the_next_query_and_costs_one_statement():
    shelf = category("tea", name_zh_hant="茶葉")
    synonym = Synonym.objects.create(code="cookie")
    SynonymTerm.objects.create(synonym=synonym, text="cookie", language="en")
    SynonymTerm.objects.create(synonym=synonym, text="曲奇", side="finds")
    StopWord.objects.create(word="nice", language="en")
    words.forget()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        lexicon = words.current()
    assert len(asked) == 1
    assert parse("nice cookies", "en", lexicon).to_tsquery() == (
        "('cookies' | 'cooky' | 'cookie' | '曲奇':AB)"
    )
    assert parse("曲奇", "en", lexicon).to_tsquery() == "'曲奇'"
    assert "('茶叶' & '礼物')" in parse("茶葉禮物", "en", lexicon).to_tsquery()
    assert words.current() is lexicon  # rows that are as before are not prepared again
    Synonym.objects.update(is_active=False)
    StopWord.objects.update(is_active=False)
    shelf.delete()
    assert "曲奇" not in parse("nice cookies", "en", words.current()).to_tsquery()
    assert "'nice'" in parse("nice cookies", "en", words.current()).to_tsquery()


@pytest.mark.django_db
def test_words_are_kept_for_as_long_as_the_setting_says(settings):
    settings.SEARCH_WORDS_SECONDS = 3_600
    words.forget()
    known = words.current()
    StopWord.objects.create(word="nice")
    with CaptureQueriesContext(connection) as asked:
        assert words.current() is known
    assert len(asked) == 0
    words.forget()
    assert "nice" in words.current().stop_words
    words.forget()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"text": ""}, {"language": "fr"}, {"text": "twice"}])
def test_the_database_refuses_a_term_that_says_nothing_or_is_there(wrong):
    synonym = Synonym.objects.create(code="cookie")
    fields = {"synonym": synonym, "text": "once", "language": "en"}
    SynonymTerm.objects.create(**fields | {"text": "twice"})
    with pytest.raises(IntegrityError), transaction.atomic():
        SynonymTerm.objects.create(**fields | wrong)
    assert synonym.terms.count() == 1


@pytest.mark.django_db
def test_operators_edit_words_and_switch_off_what_was_shipped(client, admin_user):
    client.force_login(admin_user)
    Synonym.objects.bulk_create(Synonym(code=c, is_shipped=True) for c in ("cookie", "egg-roll"))
    cookie = Synonym.objects.get(code="cookie")
    SynonymTerm.objects.create(synonym=cookie, text="曲奇")
    page = client.get("/admin/search/synonym/?q=曲奇")
    assert "cookie" in page.content.decode()
    assert (
        "/delete/" not in client.get(f"/admin/search/synonym/{cookie.pk}/change/").content.decode()
    )
    assert client.post(f"/admin/search/synonym/{cookie.pk}/delete/").status_code == 403
    client.post("/admin/search/synonym/", {"action": "switch_off", "_selected_action": [cookie.pk]})
    cookie.refresh_from_db()
    assert not cookie.is_active
    own = Synonym.objects.create(code="own")
    client.post(f"/admin/search/synonym/{own.pk}/delete/", {"post": "yes"})
    assert not Synonym.objects.filter(code="own").exists()
    assert client.get("/admin/search/stopword/").status_code == 200
