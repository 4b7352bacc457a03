"""Start a command so that it ends when its supervisor dies, however that dies.

Run by path in a child process (`python -I -S launch.py --parent PID --signal N -- command`).
On Linux the kernel sends the signal. Elsewhere, or with `--watch FD`, a detached
watcher waits for the end of a pipe that only the supervisor holds open.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(argv: list[str]) -> None:
    """Bind this process to its parent, then become the command."""
    split = argv.index("--")
    options = dict(zip(argv[:split:2], argv[1:split:2], strict=True))
    command = argv[split + 1 :]
    number = int(options["--signal"])
    if "--watch" in options:
        _watch_from_outside(int(options["--watch"]), number)
    else:
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != int(options["--parent"]):
        sys.exit("The supervisor is gone already.")
    os.execvp(command[0], command)  # noqa: S606 - becoming the command is the point


def _watch_from_outside(pipe: int, number: int) -> None:
    """Leave a watcher behind that is no child of ours, so that nobody has to reap it."""
    watched = os.getpid()
    middle = os.fork()
    if middle:
        os.waitpid(middle, 0)
        os.close(pipe)
        return
    if os.fork():
        os._exit(0)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # or the supervisor would wait for the end of our output
        os.dup2(silence, stream)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while _is_alive(watched):
        readable, _, _ = select.select([pipe], [], [], 1.0)
        if readable:
            os.kill(watched, number)
            break
    os._exit(0)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
