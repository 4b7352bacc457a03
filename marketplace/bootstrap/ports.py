"""TCP ports: whether one is free, and which one is."""

from __future__ import annotations

import errno
import socket

from marketplace.bootstrap.problems import SetupProblem


def claim(host: str, port: int, option: str) -> int:
    """Give a port that can be listened on; 0 asks for any free one.

    Raises: SetupProblem, naming the port and the option that changes it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # The web server sets this too: a port whose last connection just closed is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetupProblem(_sentence(host, port, option, error)) from None
        except OverflowError:
            raise SetupProblem(f"{option} {port} is no port: choose 1 to 65535.") from None
        found: int = probe.getsockname()[1]
        return found


def _sentence(host: str, port: int, option: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program: "
            f"stop that one, or choose another port with {option}."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"This account may not listen on port {port}: choose one above 1024 with {option}."
    return f"It is not possible to listen on {host} port {port} ({error.strerror}); see {option}."
