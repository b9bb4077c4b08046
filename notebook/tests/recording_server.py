"""A real HTTP server that speaks the kernel's side of the protocol and keeps what it is told."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class RecordingServer:
    """``answer`` decides what a report is answered: it gets the report, gives status and body."""

    def __init__(self, token: str = "", prefix: str = "") -> None:
        self.token = token
        self.reports: list[dict] = []
        self.authorizations: list[str | None] = []
        self.paths: list[str] = []
        self.answer = lambda report: (204, b"")
        self.progress = lambda path: (404, b"")
        """What is answered to the question how far a cell run is."""
        self.proves = True
        self.version = ""
        self.heartbeat: str | None = None
        self.exported: str | None = None
        self._connections: list[socket.socket] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                outer._connections.append(self.connection)

            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.authorizations.append(self.headers["Authorization"])
                outer.paths.append(self.path)
                report = json.loads(body)
                outer.reports.append(report)
                self.reply(*outer.answer(report))

            def do_GET(self) -> None:
                outer.authorizations.append(self.headers["Authorization"])
                outer.paths.append(self.path)
                if self.path.startswith("/v1/cells/"):
                    self.reply(*outer.progress(self.path))
                    return
                if self.path.startswith("/assets/"):
                    known = self.headers["Authorization"] == f"Bearer {outer.token}"
                    self.reply(200 if known or not outer.token else 401, b"")
                    return
                nonce = parse_qs(urlsplit(self.path).query).get("nonce", [""])[0]
                key = outer.token if outer.proves else "another token"
                text = f"{nonce} {outer.published}"
                proof = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
                health = {"status": "UP", "address": outer.published, "proof": proof}
                if outer.version:
                    health["version"] = outer.version
                self.reply(200, json.dumps(health).encode())

            def reply(self, status: int, body: bytes) -> None:
                self.send_response(status)
                if outer.heartbeat is not None:
                    self.send_header("Cellwatch-Heartbeat-Millis", outer.heartbeat)
                if outer.exported is not None:
                    self.send_header("Cellwatch-Exported", outer.exported)
                if status not in (204, 205):
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if status not in (204, 205):
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.port = self._http.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}{prefix}"
        self.published = self.url

    def __enter__(self) -> RecordingServer:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def runs(self) -> dict[tuple[str, int], dict]:
        """The newest state of each run, by cell id and execution number."""
        return {
            (run["cell"], run["execution"]): run
            for report in self.reports
            for run in report["runs"]
        }

    def wait_for(self, condition, seconds: float = 10.0):
        """Waits until condition() is true and gives its value."""
        end = time.monotonic() + seconds
        while True:
            value = condition()
            if value:
                return value
            assert time.monotonic() < end, f"not within {seconds} s; reports: {self.reports[-3:]}"
            time.sleep(0.02)

    def ended(self, cell: str, execution: int | None = None) -> dict:
        """Waits until a run of the cell has ended and gives its state."""

        def look():
            for (name, number), run in self.runs().items():
                if name == cell and execution in (None, number) and run["state"] != "RUNNING":
                    return run
            return None

        return self.wait_for(look)
