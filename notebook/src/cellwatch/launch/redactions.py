"""What must not be shown of a launch: the secrets that its code reads, however they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

from cellwatch.launch.instruction import Instruction
from cellwatch.redaction import Redaction

LEAST_CHARACTERS = 4
"""Shorter ones are no secrets, and stand in half of all words."""
_NO_SECRETS = ("true", "false")
_OPEN_PARAMETERS = ("use_ssl", "user_id", "user_agent", "session_id", "grpc_max_message_size")
"""Of Spark Connect's addresses. Its others are told to the server as they are."""
_NAMED = re.compile(
    r"(?i)(?:secret|password|token|access[.]?key)[A-Za-z0-9_.-]{0,100}\s{0,9}[=:]\s*[\"']?([^\s;,\"']+)"
)
"""The server takes a property for a secret if its value has one by name."""


def redaction_of(instruction: Instruction) -> Redaction:
    """Of all words about this launch that may be another program's."""
    return Redaction(_written(_secrets(instruction)))


def _secrets(instruction: Instruction) -> Iterator[str]:
    for value in instruction.environment.values():
        yield value
        yield from _NAMED.findall(value)
        yield from _parameters(value)
    for shown in instruction.properties.values():
        yield from _parameters(shown or "")


def _parameters(value: str) -> Iterator[str]:
    """What only a server of Spark Connect is to know, where the value is the address of one."""
    address = value.strip()
    for parameter in address.split(";")[1:] if address.startswith("sc://") else ():
        name, _, value = parameter.partition("=")
        if name not in _OPEN_PARAMETERS:
            yield value


def _written(secrets: Iterable[str]) -> Iterator[str]:
    """In each way that an error, a log's line or an address may have them."""
    for secret in secrets:
        ways = (
            secret.strip(),
            *secret.splitlines(),
            repr(secret)[1:-1],
            json.dumps(secret)[1:-1],
            quote(secret, safe=""),
            unquote(secret),
        )
        for way in ways:
            if len(way) >= LEAST_CHARACTERS and way.lower() not in _NO_SECRETS:
                yield way
