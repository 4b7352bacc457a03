"""Papers of a parcel: their size, that every sign is in the face, and that a scanner reads them."""

from __future__ import annotations

import random
import re
import string
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from marketplace.foundation.money import Money
from marketplace.foundation.typesetting import fonts
from marketplace.shipping.labels import (
    bitmap,
    code128,
    lists,
    parcel_label,
    pdf,
    postal_forms,
    zpl,
)
from marketplace.shipping.labels.drawing import Bars, Page, Text
from marketplace.shipping.labels.types import (
    LabelSpec,
    ManifestRow,
    ManifestSpec,
    PickLine,
    PickSpec,
    PostalSpec,
)
from tests.factories.parcels import BISCUITS, RECEIVER, SENDER

MADE_AT = datetime(2026, 5, 25, 4, tzinfo=UTC)
LABEL = LabelSpec(
    carrier="SF Express",
    service="standard",
    waybill="SF1234567890123",
    routing="755W-AR-008",
    sender=SENDER,
    receiver=RECEIVER,
    sender_lines=("澳門", "氹仔官也街 11 號"),
    receiver_lines=("中国内地", "广东省珠海市香洲区", "情侣中路 1 号 2 栋 301", "519000"),
    contents="杏仁餅 ×2、鳳凰卷 ×1",
    weight_g=1_451,
    order="ord_8F3K2M9QXW4T",
    code="prc_8F3K2M9QXW4T",
    made_on=date(2026, 5, 25),
    face="zh-hans",
)
POSTAL = PostalSpec(
    waybill="CP100000140MO",
    sender=SENDER,
    receiver=RECEIVER,
    sender_lines=LABEL.sender_lines,
    receiver_lines=LABEL.receiver_lines,
    contents=(BISCUITS, replace(BISCUITS, name="蛋捲 Egg rolls", value=Money(9_900, "MOP"))),
    weight_g=1_450,
    made_on=date(2026, 5, 25),
    signed_by="官也街餅家",
)


def texts(page: Page) -> list[str]:
    return [mark.text for mark in page.marks if isinstance(mark, Text)]


def bars_in(picture, mark: Bars) -> str:
    """Read a row of dots where a bar code stands, a sign a module."""
    middle = mark.y + mark.height // 2
    first = mark.x + mark.module // 2
    return "".join(
        "0" if picture.getpixel((first + at * mark.module, middle)) else "1"
        for at in range(len(mark.modules))
    )


@pytest.mark.parametrize(
    ("text", "length"),
    [("SF1234567890123", 13), ("CP100000140MO", 14), ("123456", 6), ("1234567", 8), ("A", 4)],
)
def test_bars_are_short_and_read_back(text: str, length: int):
    assert code128.read(code128.modules(text)) == text
    assert len(code128.values(text)) == length


def test_any_number_reads_back():
    signs = random.Random(7)
    for _ in range(200):
        text = "".join(signs.choices(string.digits * 3 + string.ascii_uppercase + "-_", k=14))
        assert code128.read(code128.modules(text)) == text


@pytest.mark.parametrize("text", ["", "澳門", "a\n", "9" * 61])
def test_what_no_bars_can_say_is_refused(text: str):
    with pytest.raises(ValueError, match="no Code 128"):
        code128.modules(text)


def test_a_spoiled_bar_code_is_not_read():
    bars = code128.modules("SF1234567890123")
    with pytest.raises(ValueError, match=r"check|not in"):
        code128.read(bars[:30] + ("0" if bars[30] == "1" else "1") + bars[31:])


def test_a_sign_that_is_another_does_not_fit_the_check():
    right, other = code128.modules("AB"), code128.modules("AC")
    with pytest.raises(ValueError, match="check does not fit"):
        code128.read(right[:22] + other[22:33] + right[33:])


def test_the_bitmap_of_a_label_is_800_by_1200_and_a_scanner_reads_it():
    page = parcel_label.laid_out(LABEL)
    printed = zpl.read(zpl.written(page))
    assert printed.size == (800, 1200)
    assert printed.tobytes() == bitmap.rendered(page).tobytes()
    (bars,) = (mark for mark in page.marks if isinstance(mark, Bars))
    assert bars.module == 3
    assert code128.read(bars_in(printed, bars)) == "SF1234567890123"
    quiet = range(bars.x - 10 * bars.module, bars.x)
    assert all(printed.getpixel((x, bars.y + 5)) for x in quiet)


def test_a_label_is_small_for_its_printer():
    label = zpl.written(parcel_label.laid_out(LABEL))
    assert label.startswith(b"^XA\n^PW800\n^LL1200\n")
    assert len(label) < 60_000 < 800 * 1200 // 4


def test_pdfs_have_their_size_and_their_words():
    pages = [
        parcel_label.laid_out(replace(LABEL, face="zh-hant")),
        postal_forms.cn22(POSTAL),
        postal_forms.cn23(POSTAL),
        *lists.manifest(_manifest(2)),
    ]
    file = pdf.written(pages, title="Papers", made_at=MADE_AT)
    found = PdfReader(BytesIO(file)).pages
    sizes = [tuple(round(side * 25.4 / 72) for side in page.mediabox[2:]) for page in found]
    assert sizes == [(100, 150), (74, 105), (210, 148), (210, 297)]
    told = found[0]["/Resources"]["/Font"]["/F1"]["/ToUnicode"].get_data().decode()
    copied = re.findall(r"^<[0-9A-F]{4}> <([0-9A-F]+)>$", told, re.MULTILINE)
    known = {bytes.fromhex(signs).decode("utf-16-be") for signs in copied}
    printed = set("".join(text for page in pages for text in texts(page)))
    assert printed <= known  # who copies text out of it gets the text


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "pt", "en"])
def test_no_sign_is_missing_in_any_language(language: str):
    pages = [*lists.manifest(_manifest(1, language)), *lists.pick_list(_picks(1, language))]
    pages += [postal_forms.cn22(POSTAL), postal_forms.cn23(POSTAL)]
    for page in pages:
        known = fonts.glyphs(page.face)
        assert [sign for text in texts(page) for sign in text if ord(sign) not in known] == []
        assert fonts.STAND_IN not in "".join(texts(page))


def test_a_sign_that_the_face_has_not_is_a_box_and_nothing_hidden_is_printed():
    page = parcel_label.laid_out(replace(LABEL, contents="蛋糕🎂🎂\u202egnp", face="zh-hant"))
    assert "蛋糕□gnp" in texts(page)


def test_a_long_address_loses_nothing():
    lines = ("Avenida da Liberdade 245, 7.º andar direito, Santo António",) * 3
    lines += ("Lisboa", "1250-143", "Portugal")
    name = "Maria da Conceição Albuquerque e Vasconcelos de Sousa Coutinho"
    spec = replace(LABEL, receiver=replace(RECEIVER, name=name), receiver_lines=lines, face="pt")
    page = parcel_label.laid_out(spec)
    joined = " ".join(texts(page))
    assert joined.count("Lisboa") == 1
    assert "Portugal" in joined
    assert "Coutinho" in joined
    below = [mark for mark in page.marks if isinstance(mark, Text) and mark.y > 790]
    assert not [mark for mark in below if "Portugal" in mark.text]


def test_a_weight_is_never_rounded_down():
    assert "1.46 kg" in texts(parcel_label.laid_out(LABEL))


def test_everything_stays_on_its_page():
    pages = [
        parcel_label.laid_out(LABEL),
        parcel_label.laid_out(replace(LABEL, waybill="W" * 22, routing="")),
        postal_forms.cn22(POSTAL),
        postal_forms.cn23(POSTAL),
        *lists.manifest(_manifest(60)),
        *lists.pick_list(_picks(60)),
    ]
    assert len(pages) > 6
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Text):
                assert mark.x >= 0
                assert mark.x + page.wide(mark.text, mark.size) <= page.width
                assert mark.y <= page.height


def test_a_number_too_long_for_its_bars_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        parcel_label.laid_out(replace(LABEL, waybill="W" * 40))


def test_the_sums_of_the_postal_forms_are_those_of_their_lines():
    assert "275.00 MOP" in texts(postal_forms.cn22(POSTAL))
    assert "275.00 MOP" in texts(postal_forms.cn23(POSTAL))
    with pytest.raises(ValueError, match="CN 23"):
        postal_forms.cn22(replace(POSTAL, weight_g=2_001))
    with pytest.raises(ValueError, match="lines"):
        postal_forms.cn23(replace(POSTAL, contents=(BISCUITS,) * 6))


def _manifest(count: int, language: str = "en") -> ManifestSpec:
    rows = (ManifestRow("ord_8F3K2M9QXW4T", "SF1234567890123", "林小姐", "珠海", 1, 1_450),)
    return ManifestSpec("官也街餅家", "SF Express", rows * count, MADE_AT, language)


def _picks(count: int, language: str = "en") -> PickSpec:
    lines = (PickLine("ALM-12", "Almond biscuits, box of 12", 6, (("ord_8F3K2M9QXW4T", 6),)),)
    return PickSpec("Rua do Cunha Bakery", lines * count, count, MADE_AT, language)
