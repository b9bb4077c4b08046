"""Ports for servers that come later, or come back."""

from __future__ import annotations

import random
import socket

BELOW_OUTGOING = range(20_000, 32_000)
"""Systems give the ports above to outgoing connections, one of which could take it meanwhile."""


def free_port() -> int:
    """A port of the loopback address that nobody has just now."""
    while True:
        port = random.choice(BELOW_OUTGOING)
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
