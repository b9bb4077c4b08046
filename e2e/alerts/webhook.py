"""What Alertmanager sends to its receivers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Message:
    """A message as it came.

    :param receiver: its name in Alertmanager's configuration
    """

    receiver: str
    body: dict[str, Any]

    @property
    def status(self) -> str:
        return self.body["status"]

    @property
    def app(self) -> str:
        return self.body["groupLabels"].get("app_id", "")

    @property
    def alerts(self) -> list[dict[str, Any]]:
        return self.body["alerts"]

    def names(self) -> set[str]:
        return {alert["labels"]["alertname"] for alert in self.alerts}


class Webhook:
    """Takes messages, from entering the context to leaving it."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._changed = threading.Condition()
        receive = self._receive

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receive(Message(self.path.rpartition("/")[2], body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Webhook:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _receive(self, message: Message) -> None:
        with self._changed:
            self._messages.append(message)
            self._changed.notify_all()

    def messages(self, app: str) -> list[Message]:
        """Those about an application, the oldest first."""
        with self._changed:
            return [each for each in self._messages if each.app == app]

    def wait_for(self, app: str, wanted: Callable[[list[Message]], bool], seconds: float) -> None:
        """Waits until the messages about an application are as wanted."""
        end = time.monotonic() + seconds
        with self._changed:
            while not wanted([each for each in self._messages if each.app == app]):
                assert time.monotonic() < end, f"after {seconds:.0f} s: {self._messages}"
                self._changed.wait(0.5)
