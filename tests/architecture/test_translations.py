"""Every string that people read is there in four languages, and reads as people write there."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages import Message
from django.apps import apps
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils import translation
from django.utils.functional import Promise

from marketplace.foundation import marked, messages
from marketplace.foundation.fields import CurrencyField

CHINESE = ("zh-hant", "zh-hans")
LANGUAGES = (*CHINESE, "pt")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
HAN = "\u3400-\u9fff"
END = {".": "。", ":": "：", "?": "？", "!": "！"}

# A sentence of Traditional Chinese can be written in Big5, one of Simplified in GB 2312; so a
# character of the other script gives itself away. These few are in both, and wrong in the first.
SIMPLIFIED_IN_BIG5 = set("后机术极种云几据复担迹适钟价优个体虫万与礼号尔尽这么")
HONG_KONG = set("裏着啫嘅")  # written every day, younger than Big5
OTHER_PLACES = {
    "zh-hant": "使用者 帳號 賬戶 電子郵件 網路 登錄 軟體 資訊 預設值 支付方式 默認 店鋪 訂單號"
    " 產品 貨品 您 商店",
    "zh-hans": "电邮 帐户 帐号 结帐 登入 登出 送货 毋须 店舖 速递 物流公司 缺省 连结"
    " 产品 货品 你 商店",
    "pt": "usuário senha você estoque frete celular tela arquivo salvar excluir deletar cadastr"
    " gerenci checkout email baixar",
}
# The same in every language: names, codes and signs.
SAME = {"SKU", "GTIN", "HTML", "1 %(base)s = %(mid)s %(quote)s"}
SAME_IN_CHINESE = SAME | {"%(label)s: %(error)s", "%(days_text)s with %(carrier)s"}
SAME_IN_PORTUGUESE = SAME | {
    *(
        "Portugal",
        "Hong Kong",
        "Hengqin",
        "Zhuhai",
        "Guangdong",
        "Taiwan",
        "Macau",
        "Alipay",
        "WeChat Pay",
    ),
    *("WeChat", "MPay", "Cookies"),
    *("Visa, Mastercard, UnionPay", "Renminbi (CNY)", "Euro (EUR)", "E-mail", "stock", "total"),
    *("Total", "Total: %(amount)s", "%(label)s: %(error)s"),
    *("SF Express", "ZTO Express", "YTO Express", "JD Logistics", "Cainiao"),
    *("DHL Express", "FedEx"),
}


def plain(text: str) -> str:
    return PLACEHOLDER.sub("X", TAG.sub("", text))


def has_other_placeholders(english: str, text: str, language: str) -> bool:
    return any(sorted(p.findall(english)) != sorted(p.findall(text)) for p in (PLACEHOLDER, TAG))


def ends_differently(english: str, text: str, language: str) -> bool:
    last = english.strip()[-1]
    if last not in END or PLACEHOLDER.search(english[-4:]):
        return False
    return text.strip()[-1] != (END[last] if language in CHINESE else last)


def has_characters_of_the_other_script(english: str, text: str, language: str) -> bool:
    han = set(re.findall(f"[{HAN}]", text))
    charset = {"zh-hant": "big5", "zh-hans": "gb2312"}[language]
    strange = {sign for sign in han if not sign.encode(charset, errors="ignore")}
    if language == "zh-hant":
        strange = (strange - HONG_KONG) | (han & SIMPLIFIED_IN_BIG5)
    return bool(strange)


def has_words_of_another_place(english: str, text: str, language: str) -> bool:
    spoken = plain(text).lower().replace("e-mail", "")
    return any(word in spoken for word in OTHER_PLACES[language].split())


def has_half_width_punctuation(english: str, text: str, language: str) -> bool:
    other_quotes = "“”‘’" if language == "zh-hant" else "「」『』"
    wide = "，。：；？！、（）「」“”"
    narrow = (
        rf"[{HAN}X][,;!?](?=[{HAN}X]|$)",
        rf"[{HAN}][.:]",
        rf"[{HAN}] ?[()\"']|[()\"'] ?[{HAN}]",
        rf"[{HAN}] +[{HAN}]",
        rf"[{wide}] | [{wide}]",
        rf"\.\.\.|[{other_quotes}]",
    )
    return any(re.search(pattern, plain(text)) for pattern in narrow)


def is_not_translated(english: str, text: str, language: str) -> bool:
    if language == "pt":
        return english == text and english not in SAME_IN_PORTUGUESE
    return english not in SAME_IN_CHINESE and not re.search(f"[{HAN}]", plain(text))


Rule = Callable[[str, str, str], bool]
RULES: list[tuple[Rule, tuple[str, ...]]] = [
    (has_other_placeholders, LANGUAGES),
    (ends_differently, LANGUAGES),
    (has_words_of_another_place, LANGUAGES),
    (is_not_translated, LANGUAGES),
    (has_characters_of_the_other_script, CHINESE),
    (has_half_width_punctuation, CHINESE),
]
FAULTY = [
    (has_other_placeholders, "zh-hant", "%(name)s: %(count)d", "%(name)s：%(n)d"),
    (has_other_placeholders, "pt", "from <b>%(price)s</b>", "desde %(price)s"),
    (has_other_placeholders, "pt", "{first} or {second}", "{first} ou {secundo}"),
    (ends_differently, "zh-hans", "It is done.", "已完成"),
    (ends_differently, "zh-hant", "Total:", "合計:"),
    (ends_differently, "pt", "Are you sure?", "Tem a certeza."),
    (has_words_of_another_place, "zh-hant", "Account", "帳號"),
    (has_words_of_another_place, "zh-hans", "E-mail", "电邮"),
    (has_words_of_another_place, "pt", "Password", "Senha"),
    (has_words_of_another_place, "zh-hant", "New product", "新產品"),
    (has_words_of_another_place, "zh-hans", "Your goods", "你的货品"),
    (is_not_translated, "zh-hans", "Add to cart", "Add to cart"),
    (is_not_translated, "pt", "Add to cart", "Add to cart"),
    (has_characters_of_the_other_script, "zh-hant", "Order", "订單"),
    (has_characters_of_the_other_script, "zh-hant", "After", "之后"),
    (has_characters_of_the_other_script, "zh-hans", "Order", "訂单"),
    (has_half_width_punctuation, "zh-hant", "Paid, sent", "已付款,已寄出"),
    (has_half_width_punctuation, "zh-hans", "Done.", "已完成."),
    (has_half_width_punctuation, "zh-hans", "%(n)s days, then", "%(n)s天,之后"),
    (has_half_width_punctuation, "zh-hant", "Biscuits (24)", "杏仁餅(24件)"),
    (has_half_width_punctuation, "zh-hant", "“%(name)s”", "“%(name)s”已售罄"),
    (has_half_width_punctuation, "zh-hans", "“%(name)s”", "「%(name)s」已售罄"),
    (has_half_width_punctuation, "zh-hans", "Paid, sent", "已付款， 已发货"),
]


def said(language: str) -> Iterator[tuple[str, str]]:
    """Yield (English, translation); each plural form beside the English plural."""
    for message in strings(language):
        english = message.id if isinstance(message.id, str) else message.id[-1]
        for text in messages.strings_of(message):
            yield english, text


def strings(language: str) -> list[Message]:
    return [message for message in messages.load(language) if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated_and_none_is_doubtful_or_left_over(language):
    assert [m.id for m in strings(language) if not all(messages.strings_of(m))] == []
    assert [m.id for m in strings(language) if m.fuzzy] == []
    assert list(messages.load(language).obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogs_hold_the_strings_of_the_code_and_no_others(language):
    update = messages.merge(messages.load(language), language)
    assert [m.id for m in update.added] == []
    assert [m.id for m in update.dropped] == []


@pytest.mark.parametrize(
    ("rule", "language"),
    [(rule, language) for rule, languages in RULES for language in languages],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_no_translation(rule, language):
    assert [pair for pair in said(language) if rule(*pair, language)] == []


@pytest.mark.parametrize(("rule", "language", "english", "text"), FAULTY)
def test_a_faulty_translation_would_be_found(rule, language, english, text):
    assert rule(english, text, language)


def test_every_rule_has_been_seen_to_bite():
    assert {rule for rule, *_rest in FAULTY} == {rule for rule, _languages in RULES}


def test_english_is_the_source_and_needs_no_catalog():
    codes = [code for code, _name in settings.LANGUAGES]
    assert codes == [*LANGUAGES, messages.SOURCE_LANGUAGE]
    assert not messages.catalog_path("en").exists()
    with translation.override("en"):
        assert translation.gettext("Add to cart") == "Add to cart"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalog_counts_as_its_language_does(language):
    forms = 1 if language in CHINESE else 2
    counted = {len(messages.strings_of(m)) for m in strings(language) if m.pluralizable}
    assert counted == {forms}
    assert messages.PLURALS[forms] in messages.catalog_path(language).read_text()


def test_only_literal_text_is_marked_in_code():
    """A name or an f-string inside `_()` would be looked up, and never found."""
    found = []
    for path, name in marked.own_files():
        if path.suffix == ".py":
            for call in marked.calls(path.read_text()):
                text = call.args[0] if call.args else None
                if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
                    found.append(f"{name}:{call.lineno}")
    assert found == []


def unmarked(template: str) -> list[str]:
    """Return words that a template prints as they stand, in its text or in attributes."""
    inside, pieces = False, []
    shown = re.sub(r"{% block body_class %}.*?{% endblock %}", "", template)
    for token in Lexer(shown).tokenize():
        if token.token_type == TokenType.BLOCK:
            tag = token.contents.split()[0]
            inside = tag in ("blocktranslate", "comment") or (inside and not tag.startswith("end"))
        pieces.append(token.contents if token.token_type == TokenType.TEXT and not inside else "_")
    page = re.sub(r"<(style|script)\b.*?</\1>", "", "".join(pieces), flags=re.DOTALL)
    read = re.findall(r'\b(?:alt|title|placeholder|aria-label|data-label)="([^"]*)"', page)
    read.append(re.sub(r"<[^>]*>|&\w+;", " ", page))
    return [word for text in read for word in re.findall(r"[^\W\d_]{2,}", text)]


def test_templates_print_no_words_of_their_own():
    texts = {name: path.read_text() for path, name in marked.own_files() if "templates/" in name}
    assert len(texts) > 50
    assert {name: found for name, text in texts.items() if (found := unmarked(text))} == {}


def test_a_word_that_is_not_marked_would_be_found():
    assert unmarked("<p>{{ count }} left</p>") == ["left"]
    assert unmarked('<img alt="A picture">{% translate "Bridge" %}') == ["picture"]
    assert not unmarked("{% blocktranslate %}All <b>well</b>{% endblocktranslate %} {# here #}")


OUR_MODELS = [m for m in apps.get_models() if m.__module__.startswith(marked.ROOMS)]


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_a_model_and_its_fields_have_names_in_every_language(model):
    options = model._meta
    names = {f.name: f.verbose_name for f in options.local_fields if not f.auto_created}
    names |= {"app": options.app_config.verbose_name, "model": options.verbose_name}
    names |= {"models": options.verbose_name_plural}
    labels = {
        f"{f.name}={value}": label
        for f in options.local_fields
        if not isinstance(f, CurrencyField)
        for value, label in f.choices or ()
    }
    unnamed = [key for key, text in (names | labels).items() if not isinstance(text, Promise)]
    assert [key for key in unnamed if key not in ("id", "pk")] == []


def test_the_compiled_catalogs_speak():
    for language, text in {
        "zh-hant": "加入購物車",
        "zh-hans": "加入购物车",
        "pt": "Adicionar",
    }.items():
        with translation.override(language):
            assert translation.gettext("Add to cart") == text
    with translation.override("pt"):
        assert translation.ngettext("%(n)s product", "%(n)s products", 1) == "%(n)s produto"


def test_every_language_has_its_folder_and_no_other_is_there():
    root = Path(settings.LOCALE_PATHS[0])
    assert sorted(p.name for p in root.iterdir() if p.is_dir()) == ["pt", "zh_Hans", "zh_Hant"]
