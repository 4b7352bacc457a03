"""Who publishes rates, one file a source; a new one is a file and a line in the registry."""

from payments.fx.sources.port import (
    AnswerUnreadable,
    Ask,
    FetchedSource,
    PollHours,
    Published,
    Role,
    Source,
    SourceAway,
    Window,
)
from payments.fx.sources.registry import SOURCES, fetched_source

__all__ = [
    "SOURCES",
    "AnswerUnreadable",
    "Ask",
    "FetchedSource",
    "PollHours",
    "Published",
    "Role",
    "Source",
    "SourceAway",
    "Window",
    "fetched_source",
]
