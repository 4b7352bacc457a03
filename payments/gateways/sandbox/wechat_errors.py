"""Errors in the shape that WeChat Pay's APIv3 answers with."""

from __future__ import annotations

from typing import Any


class WechatError(Exception):
    """An answer other than success; what was written before it is undone."""

    def __init__(
        self, status: int, code: str, message: str, field: str = "", issue: str = ""
    ) -> None:
        super().__init__(f"{code} {message} {field}")
        self.status = status
        self.body: dict[str, Any] = {"code": code, "message": message}
        if field:
            self.body["detail"] = {"field": field, "issue": issue, "location": "body"}


def wrong(field: str, message: str = "参数错误") -> WechatError:
    """Refuse a field that is missing, unknown, or not in its form."""
    return WechatError(400, "PARAM_ERROR", message, field)


def against_rules(message: str) -> WechatError:
    """Refuse what is well formed and cannot be done."""
    return WechatError(400, "INVALID_REQUEST", message)
