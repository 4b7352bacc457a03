"""A mail leaves once; one that fails is tried again, later each time, and parked at last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as outgoing
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from marketplace.notifications import services
from marketplace.notifications.models import Mail
from marketplace.notifications.services.send_mail import MAX_ATTEMPTS
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db
FAILURES: list[Exception] = []


class Unreliable(EmailBackend):
    """Fails as long as a test wants it to, and looks at how it was called."""

    def send_messages(self, messages: Any) -> int:
        assert len(connection.atomic_blocks) <= 2  # the test's own, none of ours
        if FAILURES:
            raise FAILURES.pop(0)
        return int(super().send_messages(messages))


@pytest.fixture(autouse=True)
def _server(settings: Any) -> Iterator[None]:
    settings.EMAIL_BACKEND = f"{__name__}.Unreliable"
    FAILURES.clear()
    yield
    FAILURES.clear()


def written(**changes: Any) -> Mail:
    """A mail that waits."""
    fields: dict[str, Any] = {
        "key": f"test:{uuid4()}",
        "to": "lin.zhuhai@example.com",
        "language": "zh-hans",
        "subject": "已付款",
        "text": "谢谢\n",
        "html": "<p>谢谢</p>",
        "written_at": NOON,
        "due_at": NOON,
    }
    return Mail.objects.create(**(fields | changes))


def send(mail: Mail, after: timedelta = timedelta()) -> bool:
    """Try one mail some time after noon."""
    sent = services.send_mail(mail_id=mail.pk, now=NOON + after)
    mail.refresh_from_db()
    return sent


def test_a_mail_leaves_once_with_both_bodies():
    mail = written()
    assert send(mail)
    assert not send(mail)
    assert not send(mail, timedelta(days=1))
    assert (mail.status, mail.attempts, mail.sent_at) == ("sent", 1, NOON)
    (message,) = outgoing.outbox
    assert (message.subject, message.body, message.to) == ("已付款", "谢谢\n", [mail.to])
    assert message.alternatives[0].content == "<p>谢谢</p>"
    assert message.alternatives[0].mimetype == "text/html"
    assert message.extra_headers == {"Content-Language": "zh-hans", "X-Reference": mail.key}
    assert message.from_email.endswith("<orders@ponte.example>")


def test_a_mail_that_fails_waits_longer_each_time_and_is_parked_at_last():
    mail = written()
    at = timedelta()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        FAILURES.append(OSError(f"no route, {attempt}"))
        assert not send(mail, at)
        assert (mail.attempts, mail.last_error) == (attempt, f"OSError: no route, {attempt}")
        assert mail.due_at == NOON + at + timedelta(minutes=2**attempt)
        assert mail.status == ("parked" if attempt == MAX_ATTEMPTS else "waiting")
        assert not send(mail, at + timedelta(minutes=2**attempt, seconds=-1))  # not due yet
        assert mail.attempts == attempt
        at += timedelta(minutes=2**attempt)
    assert not send(mail, timedelta(days=9))
    assert not outgoing.outbox
    assert mail.attempts == 6


def test_a_mail_that_failed_leaves_when_the_server_is_back():
    mail = written()
    FAILURES.append(OSError("away"))
    assert not send(mail)
    assert send(mail, timedelta(minutes=2))
    assert (mail.status, mail.attempts, mail.last_error) == ("sent", 2, "")


def test_a_mail_that_cannot_be_written_down_as_one_does_not_stop_the_others():
    broken = written(subject="one line\nBcc: all@example.com", due_at=NOON - timedelta(hours=1))
    fine = written()
    assert services.send_due(now=NOON) == 1
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.status, broken.attempts) == ("waiting", 1)
    assert broken.last_error.startswith("BadHeaderError")
    assert fine.status == "sent"


def test_who_comes_while_it_is_being_sent_passes_by():
    mail = written()
    seen: list[bool] = []

    def second_worker(self: Any, messages: Any) -> int:
        seen.append(services.send_mail(mail_id=mail.pk, now=NOON))
        return 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Unreliable, "send_messages", second_worker)
        assert send(mail)
    assert seen == [False]
    assert (mail.status, mail.attempts) == ("sent", 1)


def test_an_attempt_that_died_with_its_process_is_counted_and_tried_again():
    mail = written()
    FAILURES.append(KeyboardInterrupt())  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        send(mail)
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == ("waiting", 1)
    assert send(mail, timedelta(minutes=2))
    last = written(attempts=MAX_ATTEMPTS)
    assert not send(last)
    assert last.status == "parked"


def test_the_sweep_sends_what_the_bell_missed_oldest_first():
    newer, older = written(subject="newer"), written(subject="older", due_at=NOON - timedelta(1))
    later = written(due_at=NOON + timedelta(seconds=1))
    assert services.send_due(now=NOON) == 2
    assert [message.subject for message in outgoing.outbox] == ["older", "newer"]
    later.refresh_from_db()
    assert later.status == "waiting"
    assert services.send_due(now=NOON) == 0
    assert {newer.pk, older.pk} == set(
        Mail.objects.filter(status="sent").values_list("pk", flat=True)
    )


def test_a_mail_that_is_not_there_is_no_mistake():
    assert services.send_mail(mail_id=uuid4(), now=NOON) is False
