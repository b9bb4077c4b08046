"""What the server asks of this kernel, and whether it was really our server that asks."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

START = "START"
STOP = "STOP"
CANCEL = "CANCEL"
CONNECT = "python-connect"
TARGETS = ("python-session", CONNECT)

_ID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Refused(Exception):
    """An instruction that is not followed; the message says why, and holds no secret."""


@dataclass(frozen=True)
class KernelSession:
    """Who this kernel is for the launcher. Whoever knows both may have it run code."""

    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)

    def proof(self, payload: str) -> str:
        """What only who knows the secret can say of a payload."""
        key, text = self.secret.encode("ascii"), payload.encode("utf-8", "surrogatepass")
        return hmac.new(key, text, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Instruction:
    """One launch to be started, stopped or cancelled. All but the first two is of a start only."""

    launch: str
    action: str
    cluster: str = ""
    title: str = ""
    target: str = TARGETS[0]
    code: str = field(default="", repr=False)
    properties: Mapping[str, str | None] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Secrets that the code reads, there only while it runs."""
    replace: bool = False


def read(data: str, session: KernelSession) -> Instruction:
    """The instruction of an event's data.

    :raises Refused: it is none, it is another session's, or the sender does not know our secret
    """
    try:
        event = json.loads(data)
        payload, proof = event["payload"], event["proof"]
        if not isinstance(payload, str) or not isinstance(proof, str):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        raise Refused("it has no payload and proof") from None
    if not hmac.compare_digest(proof.encode("utf-8", "replace"), session.proof(payload).encode()):
        raise Refused("its proof is wrong, so it is not from the server that this kernel knows")
    try:
        told = json.loads(payload)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Refused("its payload is no JSON object")
    if told.get("session") != session.id:
        raise Refused("it is for another kernel")
    return _instruction(told)


def is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _instruction(told: dict[str, Any]) -> Instruction:
    launch, action = told.get("launch"), told.get("action")
    if not is_id(launch):
        raise Refused("launch: a random UUID in lower case is expected")
    if action in (STOP, CANCEL):
        return Instruction(launch, action)
    if action != START:
        raise Refused(f"action: {str(action)[:40]!r}: START, STOP or CANCEL is expected")
    texts = [told.get(name, "") for name in ("cluster", "title", "target", "code")]
    if not all(isinstance(text, str) for text in texts):
        raise Refused("cluster, title, target, code: texts are expected")
    cluster, title, target, code = texts
    if target not in TARGETS:
        raise Refused(f"target: {target[:40]!r}: {' or '.join(TARGETS)} is expected")
    properties, environment = told.get("properties") or {}, told.get("environment") or {}
    if not isinstance(properties, dict) or not _are_variables(environment):
        raise Refused("properties, environment: objects of texts are expected")
    return Instruction(
        launch,
        action,
        cluster,
        title,
        target,
        code,
        {key: None if value is None else str(value) for key, value in properties.items()},
        environment,
        told.get("replace") is True,
    )


def _are_variables(environment: object) -> bool:
    return isinstance(environment, dict) and all(
        isinstance(value, str) and name and "=" not in name and "\0" not in name + value
        for name, value in environment.items()
    )
