"""The Celery app and the clockwork: beat only asks for sweeps, the work is rows."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.local")

app = Celery("marketplace")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# task name -> seconds between two runs; a missed tick is harmless, a doubled one too.
_SWEEPS = {
    "marketplace.foundation.tasks.sweep_outbox": 10,
}
app.conf.beat_schedule = {
    name: {"task": name, "schedule": seconds, "options": {"expires": seconds * 2}}
    for name, seconds in _SWEEPS.items()
}
