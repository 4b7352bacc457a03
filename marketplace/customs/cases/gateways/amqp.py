"""The way by a message queue: RabbitMQ, or a bridge to e-port's own. Kombu carries the bytes."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from queue import Empty
from typing import Any, Final

from django.conf import settings
from kombu import Connection, Exchange, Queue
from kombu.exceptions import KombuError

from marketplace.customs.cases.errors import GatewayAway, GatewayRefused
from marketplace.customs.cases.gateways.folder import post_payment_data
from marketplace.customs.cases.types import Arrived, Capabilities, Envelope

_LARGEST_POLL: Final = 200
_TIMEOUT: Final = 10  # seconds
_AWAY: Final = (KombuError, OSError, socket.timeout)


class AmqpGateway:
    """Two queues: what goes out, what comes in. What is not settled comes again."""

    def __init__(self) -> None:
        self._open: list[Any] = []
        self._connection = Connection(
            settings.CUSTOMS_AMQP_URL,
            connect_timeout=_TIMEOUT,
            transport_options=settings.CUSTOMS_AMQP_OPTIONS,
        )

    def capabilities(self) -> Capabilities:
        """Payment data goes by HTTPS of its own, where an address is set."""
        return Capabilities(
            "amqp",
            is_simulated=False,
            uploads_payment_data=bool(settings.CUSTOMS_UPLOAD_URL),
            largest_poll=_LARGEST_POLL,
        )

    def submit(self, envelope: Envelope) -> None:
        """Publish an envelope, durable and confirmed; e-port drops one whose number it has.

        Raises: GatewayAway.
        """
        queue = _queue(settings.CUSTOMS_AMQP_OUT)
        try:
            self._connection.ensure_connection(max_retries=1, timeout=_TIMEOUT)
            with self._connection.channel() as channel:
                self._connection.Producer(channel).publish(
                    envelope.content,
                    routing_key=queue.name,
                    declare=[queue],
                    message_id=envelope.message_id,
                    content_type="application/xml",
                    content_encoding="binary",
                    delivery_mode=2,  # on disk
                    timeout=_TIMEOUT,
                )
        except _AWAY as error:
            raise GatewayAway(f"the queue is away: {error!r}") from error

    def poll(self) -> Sequence[Arrived]:
        """Take answers without acknowledging them yet. Raises: GatewayAway."""
        self._give_back()
        found = []
        try:
            self._connection.ensure_connection(max_retries=1, timeout=_TIMEOUT)
            queue = _queue(settings.CUSTOMS_AMQP_IN)(self._connection.default_channel)
            queue.declare()
            for _ in range(_LARGEST_POLL):
                message = queue.get(accept=["application/xml", "application/data"])
                if message is None:
                    break
                self._open.append(message)
                body: Any = message.body
                content = body.encode() if isinstance(body, str) else bytes(body)
                found.append(Arrived(str(message.delivery_tag), content))
        except Empty:
            pass
        except _AWAY as error:
            raise GatewayAway(f"the queue is away: {error!r}") from error
        return found

    def settle(self, arrived: Sequence[Arrived]) -> None:
        """Acknowledge what is kept here. Raises: GatewayAway, GatewayRefused."""
        marks = {each.mark for each in arrived}
        known = {str(message.delivery_tag) for message in self._open}
        if not marks <= known:
            raise GatewayRefused("answers of another connection cannot be acknowledged")
        try:
            for message in [m for m in self._open if str(m.delivery_tag) in marks]:
                message.ack()
                self._open.remove(message)
        except _AWAY as error:
            raise GatewayAway(f"the queue is away: {error!r}") from error

    def upload_payment_data(self, text: str) -> str:
        """Post payment data to customs. Raises: GatewayAway, GatewayRefused."""
        return post_payment_data(text)

    def _give_back(self) -> None:
        """What an earlier poll took and nobody kept goes back to the queue."""
        for message in self._open:
            if not message.acknowledged:
                message.requeue()
        self._open.clear()


def _queue(name: str) -> Queue:
    return Queue(name, Exchange(""), routing_key=name, durable=True)
