"""Antom's settlement files: read by the names of their columns, or refused whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from marketplace.foundation.money import Money
from payments.gateways.antom.provider import AntomProvider
from payments.gateways.antom.settlement_files import page_of, read_settlement_file
from payments.gateways.errors import ProviderContradiction
from tests.payments.gateways import antom_side

HEAD = (
    "settlementBatchId,customerId,transactionId,originalTransactionId,transactionRequestId,"
    "paymentMethodType,transactionType,paymentTime,settlementTime,transactionAmountValue,"
    "transactionCurrency,grossSettlementAmountValue,feeAmountValue,settlementAmountValue,"
    "settlementCurrency"
)
ATTEMPT = "att_8F3K2M9QXW4T_0123456789abcdef01234567z"
REFUND = "rfd_8F3K2M9QXW4T_0123456789abcdef01234567"
# CNY 238.40 at 1.08 is HKD 257.47; 2.2 % of it is HKD 5.66, so HKD 251.81 arrive.
PAYMENT_ROW = (
    f"B1,C,2026P,,{ATTEMPT},ALIPAY_CN,PAYMENT,2026-11-24T10:00:00+08:00,"
    "2026-11-27T04:00:00+08:00,23840,CNY,25747,566,25181,HKD"
)
# CNY 10.00 go back at the rate of that day, 1.09, without the fee.
REFUND_ROW = (
    f"B1,C,2026R,2026P,{REFUND},ALIPAY_CN,REFUND,2026-11-26T10:00:00+08:00,"
    "2026-11-27T04:00:00+08:00,-1000,CNY,-1090,0,-1090,HKD"
)
CANCEL_ROW = (
    f"B1,C,2026P,,{ATTEMPT},ALIPAY_CN,CANCEL,2026-11-24T10:00:00+08:00,"
    "2026-11-27T04:00:00+08:00,23840,CNY,25747,-566,-25181,HKD"
)
SETTLED = datetime(2026, 11, 26, 20, tzinfo=UTC)


def _file(*rows: str, head: str = HEAD, end: str = "<END>") -> bytes:
    return "\n".join([head, *rows, end, ""]).encode()


def test_a_payment_a_refund_and_a_cancel_move_the_balance_as_they_should() -> None:
    payment, refund, cancel = read_settlement_file(_file(PAYMENT_ROW, REFUND_ROW, CANCEL_ROW))

    assert (payment.kind, payment.gross, payment.fee, payment.net) == (
        "payment", Money(25_747, "HKD"), Money(566, "HKD"), Money(25_181, "HKD"),
    )  # fmt: skip
    assert payment.charged == Money(23_840, "CNY")
    assert (payment.object_ref, payment.client_reference) == ("2026P", "att_8F3K2M9QXW4T")
    assert (refund.kind, refund.net) == ("refund", Money(-1_090, "HKD"))
    assert refund.charged == Money(-1_000, "CNY")
    assert (refund.object_ref, refund.client_reference) == (
        f"2026P:{REFUND}",
        "rfd_8F3K2M9QXW4T",
    )
    assert (cancel.kind, cancel.net) == ("other", -payment.net)
    assert payment.created_at == payment.available_at == SETTLED
    assert len({payment.external_id, refund.external_id, cancel.external_id}) == 3
    assert payment.raw["paymentTime"] == "2026-11-24T10:00:00+08:00"


def test_a_refund_counts_the_same_whatever_sign_the_file_gives_it() -> None:
    positive = REFUND_ROW.replace("-1000", "1000").replace("-1090", "1090")

    (told,), (signed,) = (read_settlement_file(_file(row)) for row in (positive, REFUND_ROW))

    assert (told.net, told.charged) == (signed.net, signed.charged)


def test_columns_are_found_by_name_wherever_they_stand() -> None:
    cells = [line.split(",") for line in (HEAD, PAYMENT_ROW)]
    head, row = (",".join(reversed(line)) for line in cells)
    with_bom = b"\xef\xbb\xbf" + _file(row, head=head)

    (line,) = read_settlement_file(with_bom)

    assert line.net == Money(25_181, "HKD")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        _file(PAYMENT_ROW, end=""),
        _file(PAYMENT_ROW)[:-20],
        _file(PAYMENT_ROW, head=HEAD.replace("feeAmountValue", "fees")),
        _file(PAYMENT_ROW, head=HEAD.replace("settlementTime", "time")),
        _file(PAYMENT_ROW.replace(",25181,", ",25182,")),
        _file(PAYMENT_ROW.replace(",25747,", ",257.47,")),
        _file(PAYMENT_ROW.replace(",23840,", ",,")),
        _file(PAYMENT_ROW.replace(",HKD", ",HK$")),
        _file(PAYMENT_ROW + ",one more"),
        _file(PAYMENT_ROW.replace("2026-11-27T04:00:00+08:00", "2026-11-27T04:00:00")),
        _file(PAYMENT_ROW.replace("2026-11-27T04:00:00+08:00", "yesterday")),
        _file(PAYMENT_ROW).decode().encode("utf-16"),
    ],
    ids=["empty", "no end", "cut off", "no fee", "no time", "sum", "decimals", "no amount",
         "currency", "cells", "no zone", "no date", "encoding"],
)  # fmt: skip
def test_a_file_that_is_not_whole_is_refused_whole(content: bytes) -> None:
    with pytest.raises((ProviderContradiction, ValueError)):
        read_settlement_file(content)


def test_the_files_of_a_folder_are_listed_newest_first_in_pages(tmp_path: Path) -> None:
    provider = AntomProvider(antom_side.credentials(report_folder=tmp_path))
    for day in (10, 26, 27):
        rows = [
            PAYMENT_ROW.replace("2026P", f"{day}-{n:03d}").replace(
                "2026-11-27T04:00:00", f"2026-11-{day}T04:00:00"
            )
            for n in range(60)
        ]
        folder = tmp_path / f"202611{day}"
        folder.mkdir()
        (folder / f"settlementItems_HKD_B{day}_001.csv").write_bytes(_file(*rows))
    (tmp_path / "settlementSummary_HKD.csv").write_bytes(b"another report")
    since = datetime(2026, 12, 27, tzinfo=UTC)  # files of the last 45 days may be new to us

    first = provider.list_balance_transactions(since=since)
    second = provider.list_balance_transactions(since=since, after=first.next_after)

    assert provider.reports == {"balance"}
    assert [len(first.lines), len(second.lines), second.next_after] == [100, 20, ""]
    names = [line.external_id for line in (*first.lines, *second.lines)]
    assert (names[0], names[-1]) == ("PAYMENT:27-059", "PAYMENT:26-000")
    assert len(set(names)) == 120


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "settlementItems_HKD_B1_001.csv"
    path.write_bytes(_file())
    assert page_of(tmp_path, since=SETTLED, after="").lines == ()

    path.write_bytes(_file(PAYMENT_ROW))

    (line,) = page_of(tmp_path, since=SETTLED, after="").lines
    assert (line.object_ref, line.fee) == ("2026P", Money(566, "HKD"))


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "settlementItems_HKD_B1_001.csv").write_bytes(_file(PAYMENT_ROW, end=""))
    provider = AntomProvider(antom_side.credentials(report_folder=tmp_path))

    with pytest.raises(ProviderContradiction, match="settlementItems_HKD_B1_001"):
        provider.list_balance_transactions(since=SETTLED)


def test_without_a_folder_there_are_no_reports() -> None:
    provider = AntomProvider(antom_side.credentials())

    assert provider.reports == frozenset()
    assert provider.list_balance_transactions(since=SETTLED).lines == ()
