"""Answers of sources as they come, with figures for one working day; small, and made by hand."""

from __future__ import annotations

import json
from datetime import date

DAY = date(2026, 5, 22)


def amcm(*rows: tuple[str, str, str], day: date = DAY) -> bytes:
    """Rows of (currency, unit, pataca for the unit), and the row that is no currency."""
    made = [
        f'{{"id":{number},"date":"{day} 00:00:00","currency":"{currency}","unit":{unit},'
        f'"usdMean":"{figure}","usdMeanValue":8.07050000,"bid":"7.8349"}}'
        for number, (currency, unit, figure) in enumerate((*rows, ("LIQ", "0.0", "0.0000")), 1)
    ]
    return f'{{"message":"OK","data":[{",".join(made)}],"code":0,"type":"Success"}}'.encode()


USUAL = (
    ("CNY", "1.0", "1.1871"),
    ("HKD", "1.0", "1.0300"),
    ("USD", "1.0", "8.0705"),
    ("EUR", "1.0", "9.3731"),
)


def cfets(pairs: dict[str, str], day: date = DAY) -> bytes:
    """The latest parity: pairs as they are named there, to figures."""
    return json.dumps(
        {
            "head": {"rep_code": "200", "provider": "CWAP"},
            "data": {"lastDate": f"{day} 9:15"},
            "records": [{"vrtEName": pair, "price": price} for pair, price in pairs.items()],
        }
    ).encode()


PARITY = {
    "USD/CNY": "6.8000",
    "EUR/CNY": "7.8950",
    "100JPY/CNY": "4.2735",
    "HKD/CNY": "0.86790",
    "CNY/MOP": "1.1868",
    "CNY/THB": "4.8011",
}


def cfets_history(pairs: list[str], days: dict[date, list[str]]) -> bytes:
    """Past days: the pairs once, and the values of each day."""
    return json.dumps(
        {
            "head": {"rep_code": "200"},
            "data": {"searchlist": pairs, "total": len(days)},
            "records": [{"date": str(day), "values": values} for day, values in days.items()],
        }
    ).encode()


def ecb(rates: dict[str, str], day: date = DAY) -> bytes:
    cubes = "".join(f"<Cube currency='{code}' rate='{rate}'/>" for code, rate in rates.items())
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        "<gesmes:Envelope xmlns:gesmes='http://www.gesmes.org/xml/2002-08-01'"
        " xmlns='http://www.ecb.int/vocabulary/2002-08-01/eurofxref'>"
        "<gesmes:subject>Reference rates</gesmes:subject>"
        f"<Cube><Cube time='{day}'>{cubes}</Cube></Cube></gesmes:Envelope>"
    ).encode()


EURO = {"USD": "1.1614", "HKD": "9.1000", "CNY": "7.8960", "JPY": "184.77", "PLN": "4.2300"}


def hkma(rows: str) -> bytes:
    return (
        '{"header":{"success":true,"err_code":"0000"},'
        f'"result":{{"datasize":1,"records":[{rows}]}}}}'
    ).encode()
