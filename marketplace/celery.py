"""The Celery app and the clockwork: beat only asks for sweeps, the work is rows."""

from __future__ import annotations

import os

from celery import Celery

# The one default, for web and workers alike: what no one configured is a public installation
# and says what it lacks. `manage.py` names the local settings before it comes here.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.production")

app = Celery("marketplace")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# task -> seconds between two runs; a missed tick is harmless, a doubled one too.
_SWEEPS = {
    "catalog.search_log.tasks.forget_old": 3_600,
    "catalog.bulk.tasks.sweep_imports": 30,
    "catalog.search.tasks.index_touched": 5,
    "catalog.search.tasks.keep_meanings": 30,
    "catalog.search_log.tasks.refresh_terms": 3_600,
    "marketplace.foundation.tasks.sweep_outbox": 10,
    "marketplace.customs.identity.tasks.erase_due": 300,
    "catalog.media.tasks.sweep_copies": 30,
    "catalog.picture_zips.tasks.sweep_zips": 30,
    "catalog.media.tasks.sweep_orphans": 3_600,
    "catalog.moderation.tasks.sweep_screening": 10,
    "catalog.moderation.tasks.sweep_told": 60,
    "catalog.reviews.tasks.sweep_held": 300,
    "marketplace.conversations.tasks.sweep_old_messages": 3_600,
    "marketplace.notifications.tasks.sweep_mail": 30,
    "marketplace.notifications.tasks.sweep_notices": 3_600,
    "catalog.tasks.sweep_scheduled_moves": 60,
    "marketplace.privacy.tasks.sweep_exports": 30,
    "marketplace.privacy.tasks.sweep_erasures": 900,
    "marketplace.orders.tasks.tell_search": 60,
    "marketplace.orders.tasks.sweep_receipts": 300,
    "marketplace.orders.tasks.sweep_completions": 300,
    "marketplace.orders.tasks.sweep_holds": 60,
    "marketplace.orders.tasks.sweep_timers": 60,
    "marketplace.orders.tasks.sweep_returns": 300,
    "marketplace.orders.tasks.sweep_customs": 300,
    "marketplace.orders.tasks.declare_payments": 30,
    "marketplace.customs.cases.tasks.sweep_cases": 30,
    "marketplace.customs.cases.tasks.poll_customs": 15,
    "marketplace.customs.cases.tasks.raise_alarms": 900,
    "marketplace.customs.cases.tasks.forget_erased": 3_600,
    "marketplace.shipping.parcels.tasks.sweep_messages": 30,
    "marketplace.shipping.parcels.tasks.poll_shipments": 300,
    "payments.charges.tasks.sweep_webhooks": 15,
    "payments.charges.tasks.poll_attempts": 30,
    "payments.charges.tasks.expire_charges": 30,
    "payments.charges.tasks.submit_refunds": 30,
    "payments.charges.tasks.poll_refunds": 60,
    "payments.charges.tasks.poll_declarations": 60,
    "payments.charges.tasks.poll_disputes": 120,
    "payments.charges.tasks.recover_undelivered": 300,
    "payments.fx.tasks.fetch_rates": 300,
    "payments.fx.tasks.book_positions": 600,
    "payments.fx.tasks.revalue_last_month": 3600,
    "payments.ledger.tasks.snapshot_yesterday": 900,
    "payments.settlement.tasks.post_due_earnings": 60,
    "payments.settlement.tasks.close_ended_period": 300,
    "payments.settlement.tasks.continue_settlement": 30,
    "payments.settlement.tasks.submit_approved_batches": 30,
    "payments.settlement.tasks.send_provider_transfers": 60,
    "payments.settlement.tasks.fetch_bank_answers": 60,
    "payments.settlement.tasks.alarm_silent_payouts": 900,
    "payments.reconciliation.tasks.pull_and_reconcile": 3_600,
}
app.conf.beat_schedule = {
    name.replace(".tasks.", "."): {
        "task": name,
        "schedule": seconds,
        "options": {"expires": seconds * 2},  # a pile of old ticks helps nobody
    }
    for name, seconds in _SWEEPS.items()
}
