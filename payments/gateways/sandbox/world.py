"""The parts of one sandbox, put together once."""

from __future__ import annotations

from payments.gateways.sandbox import antom_receipts
from payments.gateways.sandbox.antom_news import AntomNews
from payments.gateways.sandbox.antom_wallet import AntomWallet
from payments.gateways.sandbox.bank import Bank
from payments.gateways.sandbox.checkout import Checkout
from payments.gateways.sandbox.clockwork import Clockwork
from payments.gateways.sandbox.config import Config
from payments.gateways.sandbox.disputes import Disputes
from payments.gateways.sandbox.events import Events
from payments.gateways.sandbox.faults import Faults
from payments.gateways.sandbox.payouts import Payouts
from payments.gateways.sandbox.refunds import Refunds
from payments.gateways.sandbox.store import Store
from payments.gateways.sandbox.webhooks import Courier
from payments.gateways.sandbox.wechat_pay import WechatPay


class World:
    """Everything that a request can reach."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.base_url = f"http://{config.host}:{config.port}"
        self.store = Store(config.database)
        self.faults = Faults(self.store)
        self.courier = Courier(self.store, config)
        self.events = Events(self.store, self.faults, config, self.courier.ring)
        self.bank = Bank(self.store, self.events, config)
        self.checkout = Checkout(self.store, self.events, self.bank)
        self.disputes = Disputes(self.store, self.events, config)
        self.refunds = Refunds(self.store, self.events, self.faults, self.disputes, config)
        self.payouts = Payouts(self.store, self.events, config)
        self.wechat = None
        if config.wechat:
            self.wechat = WechatPay(self.store, self.faults, config, self.courier, config.wechat)
        antom_news = AntomNews(self.store, self.faults, config, self.courier)
        self.antom = AntomWallet(self.store, self.faults, antom_news, config)
        self.clockwork = Clockwork(
            self.store,
            {
                "expire_session": self.checkout.session,
                "finish_payment": self.checkout.finish_processing,
                "finish_refund": self.refunds.finish,
                "fail_refund": self.refunds.fail,
                "pay_out": self.payouts.pay_out_all,
                "open_dispute": self.disputes.open_planned,
                "dispute_is_due": self.disputes.expire,
                "win_dispute": self.disputes.win,
                "lose_dispute": self.disputes.lose,
                "escalate_dispute": self.disputes.escalate,
                **(self.wechat.work if self.wechat else {}),
                "antom_close": self.antom.close,
                "antom_finish": self.antom.finish,
                "antom_refund_succeeds": self.antom.finish_refund,
                "antom_refund_fails": self.antom.fail_refund,
                antom_receipts.WORK: antom_receipts.AntomReceipts(self.store).finish,
            },
        )

    def start(self) -> None:
        """Start what runs by itself."""
        self.courier.start(self.events)
        self.clockwork.start()

    def stop(self) -> None:
        """Stop it, and close the file."""
        self.clockwork.stop()
        self.courier.stop()
        self.store.close()
