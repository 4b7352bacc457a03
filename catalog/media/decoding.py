"""Let a child process decode a picture, and believe only what it may say."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from time import perf_counter
from typing import Any, Final

from catalog.media import limits
from catalog.media.signatures import look
from marketplace.foundation.errors import TryAgain

CHILD: Final = Path(__file__).with_name("child.py")
MEMORY: Final = 215_000_000  # bytes of addresses; what is resident stays below 200 MB
SECONDS: Final = 5  # of a processor
PATIENCE: Final = 10.0  # seconds by the wall clock, on a machine that does other things too
MAX_ANSWER: Final = 12_000_000  # bytes
AT_ONCE: Final = 2  # children of one process, each of up to 200 MB
_turns = BoundedSemaphore(AT_ONCE)


class DecodersBusy(TryAgain):
    """Other pictures are being decoded, and the turn of this one did not come."""


@dataclass(frozen=True)
class Decoded:
    """A picture as it is kept, or the reason why it is not.

    `width` and `height` are pixels of `content` (JPEG, upright, sRGB, no metadata); `seconds` by
    the wall clock; `peak` is the most memory that the child had, in bytes, 0 without a child.
    """

    kind: str
    reason: str = ""
    detail: str = ""
    content: bytes = b""
    width: int = 0
    height: int = 0
    placeholder: str = ""
    seconds: float = 0.0
    peak: int = 0


def decode(content: bytes) -> Decoded:
    """Check a file and decode it; whatever it holds, this process only walks its headers.

    Raises: DecodersBusy.
    """
    start = perf_counter()
    seen = look(content)
    if seen.reason:
        return Decoded(seen.kind, seen.reason, seconds=perf_counter() - start)
    if not _turns.acquire(timeout=PATIENCE):
        raise DecodersBusy("all turns of the decoder are taken", retry_after=15)
    try:
        facts, master = _ask_child(content)
    finally:
        _turns.release()
    reason = str(facts.get("reason", ""))
    return Decoded(
        kind=seen.kind,
        reason=reason,
        detail=str(facts.get("detail", "")),
        content=b"" if reason else master,
        width=int(facts.get("width", 0)),
        height=int(facts.get("height", 0)),
        placeholder=str(facts.get("placeholder", "")),
        seconds=perf_counter() - start,
        peak=int(facts.get("peak", 0)),
    )


def _ask_child(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Run the child over files, which cannot block and whose size the child's limits bound."""
    limit = {
        "memory": MEMORY,
        "seconds": SECONDS,
        "answer": MAX_ANSWER,
        "side": limits.MASTER_SIDE,
        "quality": limits.MASTER_QUALITY,
    }
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(content)
        given.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own file, with numbers for arguments
            [sys.executable, "-I", str(CHILD), json.dumps(limit)],
            stdin=given,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={},
            cwd=tempfile.gettempdir(),
        )
        try:
            ended = child.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            peak = _peak(child.pid)
            child.kill()
            child.wait()
            return {"reason": "too_slow", "peak": peak}, b""
        if ended:
            return {"reason": "decoder_died", "detail": f"exit {ended}"}, b""
        answer.seek(0)
        return _parsed(answer.read(MAX_ANSWER))


def _parsed(answer: bytes) -> tuple[dict[str, Any], bytes]:
    line, _, master = answer.partition(b"\n")
    try:
        facts = json.loads(line)
    except ValueError:
        return {"reason": "decoder_died"}, b""
    if not isinstance(facts, dict):
        return {"reason": "decoder_died"}, b""
    if not facts.get("reason") and not master.startswith(b"\xff\xd8\xff"):
        return {"reason": "decoder_died"}, b""
    return facts, master


def _peak(pid: int) -> int:
    """Return the most memory that a process had, in bytes; 0 where the system does not say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((one for one in status.splitlines() if one.startswith("VmHWM:")), "")
    return int(line.split()[1]) * 1024 if line else 0
