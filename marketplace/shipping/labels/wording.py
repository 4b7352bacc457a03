"""What stands on the postal forms, in Chinese and English beside each other. Pure.

Both are printed on every form whoever reads it, so that they are no texts of an interface.
Source: UPU Convention Manual, forms CN 22 and CN 23.
"""

from __future__ import annotations

from typing import Final

DECLARATION: Final = ("報關單", "Customs declaration")
MAY_BE_OPENED: Final = ("可依職權拆驗", "May be opened officially")
OPERATOR: Final = ("澳門郵電", "Macao Post and Telecommunications")
GOODS: Final = ("商品銷售", "Sale of goods")
KINDS: Final = (
    ("禮品", "Gift"),
    ("文件", "Documents"),
    ("商業樣品", "Commercial sample"),
    ("退貨", "Returned goods"),
)
CONTENTS: Final = ("內件詳情及數量", "Quantity and detailed description of contents")
WEIGHT: Final = ("重量（公斤）", "Weight (kg)")
VALUE: Final = ("價值及貨幣", "Value and currency")
TARIFF: Final = ("稅則號列", "HS tariff number")
ORIGIN: Final = ("原產地", "Origin")
TOTAL: Final = ("總計", "Total")
FROM: Final = ("寄件人", "From")
TO: Final = ("收件人", "To")
NUMBER: Final = ("郵件編號", "Item number")
SIGNATURE: Final = ("日期及寄件人簽署", "Date and sender's signature")
STATEMENT: Final = (
    "本人證明本報關單所列資料正確，郵件內無法律或郵政規章禁寄的危險物品。",
    "I certify that the particulars given in this declaration are correct and that this item "
    "does not contain any dangerous article or articles prohibited by legislation or by postal "
    "or customs regulations.",
)
