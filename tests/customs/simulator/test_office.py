"""The simulated office: what it takes, how it answers, what it keeps count of."""

from __future__ import annotations

import pytest

from marketplace.customs.simulator.forms import FORMS
from marketplace.customs.simulator.reading import Unreadable
from tests.customs.simulator.firm import STEP, Firm, Parcel, envelope, office, statuses

DAY = 86_400


def ordered(kind: str, head: dict[str, str]) -> dict[str, str]:
    """Put elements into the order of the office's book."""
    names = [each.name for each in FORMS[f"CEB{kind}Message"].head_elements]
    return {name: head[name] for name in names if name in head}


@pytest.fixture
def firm() -> Firm:
    return Firm(office())


def released(firm: Firm, parcel: Parcel) -> str:
    """File a parcel, wait for its release, return customs' number of it."""
    firm.file(parcel)
    answers = firm.later(20)
    assert statuses(answers, "622")[-1] == 800
    return next(each["invtNo"] for each in answers if each.get("returnStatus") == "800")


def test_a_parcel_goes_from_two_to_one_hundred_twenty_to_release(firm: Firm):
    firm.file(Parcel())
    answers = firm.later(20)
    assert statuses(answers, "312") == [2, 120]
    assert statuses(answers, "512") == [2, 120]
    assert statuses(answers, "622") == [2, 3, 120, 800]
    assert all("[SIM]" in each["returnInfo"] for each in answers)


def test_every_step_takes_its_time_and_says_so(firm: Firm):
    firm.file(Parcel())
    firm.now -= 1  # 6 s are three steps: the list is compared, not a millisecond earlier
    assert statuses(firm.later(6), "622") == [2, 3][: 6_000 // STEP - 1]
    found = firm.later(0.001)
    assert [each["returnTime"] for each in found if each["kind"] == "622"] == ["20261122103006000"]


def test_tax_is_billed_line_by_line_and_summed_up(firm: Firm):
    released(firm, Parcel())
    bills = [each for each in firm.later(300) if each["kind"] in ("816", "818")]
    assert [each["status"] for each in bills] == ["1", "2"]
    assert bills[0]["valueAddedTax"] == "30.03"
    assert bills[0]["taxPrice"] == "330"
    assert bills[0]["consumptionTax"] == "0"


def test_wine_bears_consumption_tax(firm: Firm):
    # 500 of wine: CT = 500/0.9*0.1*0.7 = 38.89, VAT = (500+55.5555)*0.13*0.7 = 50.56, 89.45 in all
    parcel = Parcel(price="500.00", qty="1", freight="0", tax="89.45", gcode="2204210000")
    released(firm, parcel)
    bill = next(each for each in firm.later(100) if each["kind"] == "816")
    assert (bill["consumptionTax"], bill["valueAddedTax"]) == ("38.89", "50.56")


def test_the_same_envelope_counts_once_and_another_under_its_number_is_refused(firm: Firm):
    parcel = Parcel()
    assert firm.send(parcel.order()) == 202
    firm.count -= 1
    assert firm.send(parcel.order()) == 202
    firm.count -= 1
    assert firm.send(parcel.order(note="changed")) == 409
    assert statuses(firm.later(10), "312") == [2, 120]


def test_an_order_number_is_taken_once(firm: Firm):
    firm.send(Parcel().order())
    firm.later(10)
    firm.send(Parcel().order())
    assert statuses(firm.later(10), "312") == [-301010]


def test_a_list_declared_twice_is_turned_down(firm: Firm):
    released(firm, Parcel())
    firm.send(Parcel().goods_list(copNo="COP-ANOTHER"))
    assert statuses(firm.later(10), "622") == [-621004]


def test_a_spoiled_message_is_answered_with_a_signature_fault(firm: Firm):
    for paper in (Parcel().order(), Parcel().waybill()):
        firm.send(paper)
    firm.send(Parcel().goods_list(), spoil=b"</ceb:InventoryHead>")
    assert statuses(firm.later(10), "622") == [-621028]


def test_a_list_without_a_signature_is_not_read(firm: Firm):
    firm.send(Parcel().goods_list(), is_signed=False)
    answer = firm.later(10)[0]
    assert (answer["kind"], answer["returnStatus"]) == ("900", "-1")
    assert "Signature: missing" in answer["returnInfo"]


def test_a_missing_element_is_a_format_fault(firm: Firm):
    kind, head, lines = Parcel().order()
    del head["buyerTelephone"]
    firm.send((kind, head, lines))
    answer = firm.later(10)[0]
    assert answer["kind"] == "900"
    assert "buyerTelephone: missing" in answer["returnInfo"]
    assert answer["oriMessageType"] == "CEB311Message"


@pytest.mark.parametrize("data", [b"<a/>", b"no xml", b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"])
def test_what_is_no_envelope_is_refused(firm: Firm, data: bytes):
    with pytest.raises(Unreadable):
        firm.office.take(data, firm.now)


def test_a_message_with_entities_is_not_read(firm: Firm):
    hostile = b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"
    firm.office.take(envelope("HOSTILE", "621", hostile), firm.now)
    assert firm.later(10)[0]["kind"] == "900"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"logisticsNo": "SF0000000000009"}, "三单缺失"),
        ({"ebpCode": "TESTEBP009"}, "M1 ebpCode"),
        ({"buyerIdNumber": "110101199003070011"}, "M3 buyerIdNumber"),
        ({"consigneeAddress": "elsewhere"}, "M4 consigneeAddress"),
        ({"grossWeight": "0.76"}, "M6 weight"),
        ({"netWeight": "0.80"}, "M6 netWeight"),
        ({"trafNo": ""}, "M7 trafNo missing"),
    ],
)
def test_a_list_that_differs_from_its_papers_is_turned_down(changes: dict[str, str], rule: str):
    firm = Firm(office(paper_wait_ms=10_000))
    parcel = Parcel()
    firm.send(parcel.order())
    firm.send(parcel.waybill())
    firm.send(parcel.goods_list(**changes))
    last = [each for each in firm.later(60) if each["kind"] == "622"][-1]
    assert last["returnStatus"] == "100"
    assert rule in last["returnInfo"]
    assert firm.office.books()["quota"] == []


def test_another_payer_is_turned_down():
    firm = Firm(office(other_payer_percent=100))
    firm.file(Parcel())
    last = [each for each in firm.later(20) if each["kind"] == "622"][-1]
    assert (last["returnStatus"], "M3 payerIdNumber" in last["returnInfo"]) == ("100", True)


def test_a_list_waits_for_its_papers(firm: Firm):
    parcel = Parcel()
    firm.send(parcel.goods_list())
    assert statuses(firm.later(60), "622") == [2, 3]
    firm.send(parcel.order())
    firm.send(parcel.waybill())
    assert statuses(firm.later(20), "622") == [120, 800]


@pytest.mark.parametrize(
    ("price", "qty", "answer"),
    [("2500.01", "2", -621005), ("5000.01", "1", 800), ("2500.00", "2", 800)],
)
def test_one_purchase_has_a_limit_but_for_a_single_article(price: str, qty: str, answer: int):
    firm = Firm(office())
    firm.file(Parcel(price=price, qty=qty, freight="0", tax="0"))
    assert statuses(firm.later(20), "622")[-1] == answer


def test_a_year_has_a_limit_to_the_last_fen(firm: Firm):
    for number in range(1, 6):  # 5 x 5,000 = 25,000
        released(firm, Parcel(number, price="2500.00", qty="2", freight="0", tax="0"))
    firm.file(Parcel(6, price="1000.01", qty="1", freight="0", tax="0"))
    assert statuses(firm.later(20), "622")[-1] == -621018
    released(firm, Parcel(7, price="1000.00", qty="1", freight="0", tax="0"))
    assert firm.office.books()["quota"][0]["fen"] == 2_600_000


@pytest.mark.parametrize(
    ("fate", "wanted"),
    [
        ("manual", [2, 3, 120, 300, 800]),
        ("inspect", [2, 3, 120, 500, 800]),
        ("detain_502", [2, 3, 120, 500, 502]),
        ("ship_back", [2, 3, 120, 500, 700]),
        ("reject", [2, 3, 120, 100]),
        ("silent", [2, 3, 120]),
    ],
)
def test_a_list_has_the_fate_that_was_scripted(fate: str, wanted: list[int]):
    firm = Firm(office(script={Parcel().order_no: fate}))
    firm.file(Parcel())
    assert statuses(firm.later(60), "622") == wanted


def test_a_rejected_list_goes_again_as_a_change(firm: Firm):
    firm.office.modes.change({"script": {Parcel().order_no: "reject"}})
    firm.file(Parcel())
    assert statuses(firm.later(20), "622")[-1] == 100
    firm.office.modes.change({"script": {Parcel().order_no: "release"}})
    firm.send(Parcel().goods_list(appType="2"))
    assert statuses(firm.later(20), "622") == [2, 3, 120, 800]
    assert firm.office.books()["quota"][0]["fen"] == 33_000


def test_a_list_is_taken_back_before_its_release_and_not_after(firm: Firm):
    firm.office.modes.change({"script": {Parcel(1).order_no: "silent"}})
    firm.file(Parcel(1))
    stored = firm.later(20)
    number = next(
        each["invtNo"]
        for each in stored
        if each.get("returnStatus") == "120" and each["kind"] == "622"
    )
    firm.send(Parcel(1).withdrawal("623", number))
    assert statuses(firm.later(20), "624") == [2, 120, 399]
    assert firm.office.books()["quota"] == []
    firm.send(Parcel(2).withdrawal("623", released(firm, Parcel(2))))
    assert statuses(firm.later(20), "624") == [-623005]


def test_goods_come_back_within_thirty_and_forty_five_days(firm: Firm):
    number = released(firm, Parcel())
    firm.later(29 * DAY)
    firm.send(Parcel().withdrawal("625", number, qty="1"))
    assert statuses(firm.later(20), "626") == [2, 120]
    firm.now += 15 * DAY * 1000
    assert firm.office.withdrawals.arrive(number, firm.now)
    assert statuses(firm.later(20), "626") == [399]
    assert firm.office.books()["quota"][0]["fen"] == 16_500  # half of 330.00


def test_goods_that_come_back_late_undo_nothing(firm: Firm):
    number = released(firm, Parcel())
    firm.send(Parcel().withdrawal("625", number, qty="2"))
    firm.later(46 * DAY)
    firm.office.withdrawals.arrive(number, firm.now)
    assert statuses(firm.later(20), "626") == [100]
    assert firm.office.books()["quota"][0]["fen"] == 33_000


@pytest.mark.parametrize(("days", "qty", "code"), [(31, "1", -625004), (1, "3", -625001)])
def test_a_return_too_late_or_too_large_is_refused(firm: Firm, days: int, qty: str, code: int):
    number = released(firm, Parcel())
    firm.later(days * DAY)
    firm.send(Parcel().withdrawal("625", number, qty=qty))
    assert statuses(firm.later(20), "626") == [code]


def test_a_whole_return_voids_a_bill_that_was_not_summed_up():
    firm = Firm(office(settle_ms=40 * DAY * 1000))
    number = released(firm, Parcel())
    firm.later(100)
    firm.send(Parcel().withdrawal("625", number, qty="2"))
    firm.later(20)
    firm.office.withdrawals.arrive(number, firm.now)
    assert [each["status"] for each in firm.later(60) if each["kind"] == "818"] == ["3"]
    assert [each["status"] for each in firm.office.books()["bills"]] == [3]


def test_receipts_come_twice_and_out_of_order_by_the_same_chance_each_time():
    def run() -> list[tuple[str, str]]:
        firm = Firm(office(double_percent=50, late_percent=50, seed=7))
        for number in range(1, 6):
            firm.file(Parcel(number))
        return [(each["returnTime"], each["returnStatus"]) for each in firm.later(60)]

    first, second = run(), run()
    assert first == second
    assert len(first) > len(set(first)) or len(first) > 40
    assert [time for time, _ in first] != sorted(time for time, _ in first)
