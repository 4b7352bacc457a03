"""Count what was sent or went back before, and set the clocks of what waits to be sent."""

from __future__ import annotations

from django.db import migrations

# Orders of before: their first parcel is their only one, and what went back for another reason
# than goodwill, before anything was sent, is not sent any more.
_FIRST = """
UPDATE orders_vendororder
SET first_sent_at = fulfilled_at, first_received_at = delivered_at
WHERE fulfilled_at IS NOT NULL
"""
_CANCELED = """
INSERT INTO orders_canceledline (line_id, quantity, refund_id, canceled_at)
SELECT back.line_id, back.quantity, request.id, request.decided_at
FROM orders_refundrequestline AS back
JOIN orders_refundrequest AS request ON request.id = back.request_id
JOIN orders_vendororder AS part ON part.id = request.vendor_order_id
WHERE request.status = 'approved' AND request.reason <> 'goodwill'
  AND (part.fulfilled_at IS NULL OR request.decided_at < part.fulfilled_at)
"""
# What waits to be sent is reminded of three days after its payment, and canceled after fourteen;
# the first chance is a day from now, so that no shop is surprised.
_TIMERS = """
INSERT INTO orders_ordertimer (vendor_order_id, kind, key, status, due_at, tries)
SELECT part.id, timer.kind, timer.kind || ':' || part.public_id, 'waiting',
  greatest(part.paid_at + timer.days, now() + interval '1 day' + timer.days / 3), 0
FROM orders_vendororder AS part
CROSS JOIN (VALUES ('remind', interval '3 days'), ('cancel', interval '14 days'))
  AS timer (kind, days)
WHERE part.status IN ('paid', 'accepted')
"""


class Migration(migrations.Migration):

    dependencies = [("orders", "0013_order_life")]

    operations = [
        migrations.RunSQL(_FIRST, migrations.RunSQL.noop),
        migrations.RunSQL(_CANCELED, migrations.RunSQL.noop),
        migrations.RunSQL(_TIMERS, migrations.RunSQL.noop),
    ]
