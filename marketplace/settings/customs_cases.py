"""The way to customs: by which gateway, under which number, with what patience."""

from __future__ import annotations

from typing import Any

from marketplace.settings.environment import ENV

CUSTOMS_GATEWAY = ENV.customs_gateway  # simulator, folder or amqp; empty: nothing goes out
CUSTOMS_SIMULATOR_ALLOWED = False  # local settings and tests allow it
CUSTOMS_API_BASE = ENV.customs_api_base  # of the simulator
CUSTOMS_API_TOKEN = ENV.customs_api_token
CUSTOMS_DXP_ID = ENV.customs_dxp_id
CUSTOMS_FOLDER = ENV.customs_folder
CUSTOMS_AMQP_URL = ENV.customs_amqp_url
CUSTOMS_AMQP_OUT = "ceb.out"
CUSTOMS_AMQP_IN = "ceb.in"
CUSTOMS_AMQP_OPTIONS: dict[str, Any] = {}  # of the connection, as kombu names them
CUSTOMS_UPLOAD_URL = ENV.customs_upload_url
CUSTOMS_TIMEOUT = (3, 20)  # seconds to connect and to read, of workers
CUSTOMS_TRIES_MAX = 3  # so often a case may be sent again after customs turned it down
CUSTOMS_SILENT_HOURS = 24  # a document without an answer goes to a person
