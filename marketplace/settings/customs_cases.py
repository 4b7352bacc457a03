"""The way to customs: by which gateway, under which number, with what patience."""

from __future__ import annotations

from typing import Any

from marketplace.settings.environment import ENV as _ENV  # a star takes it not along

CUSTOMS_GATEWAY = _ENV.way_to_customs.gateway  # simulator, folder or amqp; empty: nothing goes out
CUSTOMS_SIMULATOR_ALLOWED = False  # local settings and tests allow it
CUSTOMS_API_BASE = _ENV.way_to_customs.api_base  # of the simulator
CUSTOMS_API_TOKEN = _ENV.way_to_customs.api_token
CUSTOMS_DXP_ID = _ENV.way_to_customs.dxp_id
CUSTOMS_FOLDER = _ENV.way_to_customs.folder
CUSTOMS_AMQP_URL = _ENV.way_to_customs.amqp_url
CUSTOMS_AMQP_OUT = "ceb.out"
CUSTOMS_AMQP_IN = "ceb.in"
CUSTOMS_AMQP_OPTIONS: dict[str, Any] = {}  # of the connection, as kombu names them
CUSTOMS_UPLOAD_URL = _ENV.way_to_customs.upload_url
CUSTOMS_GOODS_PAGE = "/zh-hans/p/{slug}/"  # where customs can look at goods, below our address
# How parcels reach the mainland. Without a truck (`traf_no`) the hub says which one it loaded;
# `voyage_no` and `bill_no` are patterns of the day on which a parcel left.
CUSTOMS_ROUTE = {
    "customs_code": "5700",  # Gongbei
    "port_code": "5700",
    "traf_mode": "4",  # road
    "country": "121",  # Macau
    "traf_no": "",
    "voyage_no": "%Y%m%d",
    "bill_no": "B%Y%m%d",
    "ems_no": "",  # of the bonded area's book, 1210 alone
}
CUSTOMS_TIMEOUT = (3, 20)  # seconds to connect and to read, of workers
CUSTOMS_TRIES_MAX = 3  # so often a case may be sent again after customs turned it down
CUSTOMS_SILENT_HOURS = 24  # a document without an answer goes to a person
