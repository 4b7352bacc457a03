"""The companies that a demo at the simulated customs declares by."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from marketplace.customs.cases.models import LegalEntity

# The payment firms have their own codes, as they name them; all others are made up.
_COMPANIES: Final = (
    ("横琴莲桥跨境电商有限公司", "4404160ABC", ("ebp", "assure"), ""),
    ("珠海莲桥报关有限公司", "4404980DEF", ("agent",), ""),
    ("莲桥速运有限公司", "4404160GHI", ("logistics",), ""),
    ("澳门莲桥商户有限公司", "MO12345678", ("ebc",), ""),
    ("财付通支付科技有限公司", "4403169D3W", ("pay",), "method:wechat_pay"),
    ("支付宝（中国）网络技术有限公司", "31222699S7", ("pay",), "method:alipay"),
)


def load_companies() -> int:
    """Make the companies that are missing, where the simulator is the way to customs."""
    if settings.CUSTOMS_GATEWAY != "simulator":
        return 0
    made = 0
    for name, code, roles, acts_for in _COMPANIES:
        known = {"name": name, "roles": list(roles), "acts_for": acts_for}
        known["dxp_id"] = settings.CUSTOMS_DXP_ID
        made += LegalEntity.objects.get_or_create(customs_code=code, defaults=known)[1]
    return made
