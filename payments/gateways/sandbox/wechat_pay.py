"""The parts of WeChat Pay in the sandbox, put together once; there only with a merchant."""

from __future__ import annotations

from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.faults import Faults
from payments.gateways.sandbox.store import Store
from payments.gateways.sandbox.webhooks import Courier
from payments.gateways.sandbox.wechat_books import WechatBooks
from payments.gateways.sandbox.wechat_customs import WechatCustoms
from payments.gateways.sandbox.wechat_keys import WechatKeys
from payments.gateways.sandbox.wechat_news import WechatNews
from payments.gateways.sandbox.wechat_orders import WechatOrders
from payments.gateways.sandbox.wechat_refunds import WechatRefunds
from payments.gateways.sandbox.wechat_signing import WechatSide


class WechatPay:
    """Everything that a request to WeChat Pay can reach."""

    def __init__(
        self, store: Store, faults: Faults, config: Config, courier: Courier, side: WechatSide
    ) -> None:
        self.side = side
        self.keys = WechatKeys(store, side)
        self.books = WechatBooks(store)
        news = WechatNews(store, faults, side, self.keys, courier)
        self.orders = WechatOrders(store, self.books, news, config, side)
        self.refunds = WechatRefunds(store, faults, self.orders, self.books, news, config)
        self.customs = WechatCustoms(store, self.orders, self.keys, config)
        self.work = {
            "wechat_expire": self.orders.by_page,
            "wechat_finish": self.orders.finish,
            "wechat_finish_refund": self.refunds.finish,
            "wechat_fail_refund": self.refunds.fail,
            "wechat_customs": self.customs.finish,
        }
