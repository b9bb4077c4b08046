"""A real HTTP server that speaks the launcher's side of the kernel channel."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import queue
import re
import socket
import threading
import time
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "launch-token"
OVER = ("STOPPED", "FAILED")
BEGUN = ("DELIVERED", "STARTING", "RUNNING", "STOPPING", *OVER)
CLUSTERS = [
    {
        "name": "local",
        "title": "Spark on this machine",
        "description": "Nothing to set up.",
        "options": [
            {"name": "memory", "type": "string", "label": "Memory of the driver"},
            {"name": "cores", "type": "integer", "min": 1, "max": 64},
            {"name": "logs", "type": "select", "choices": [{"value": "on"}, {"value": "off"}]},
            {"name": "properties", "type": "mapping", "label": "Further properties"},
        ],
        "bundles": [{"name": "big-joins", "title": "Big joins"}],
    },
    {"name": "nightly", "title": "Nightly <reduction>", "options": [], "bundles": []},
]


class LaunchServer:
    """From entering the context to leaving it, with what it was told; ``restart`` forgets all."""

    def __init__(self, token: str = TOKEN, port: int = 0, heartbeat: float = 0.5) -> None:
        self.token = token
        self.heartbeat = heartbeat
        self.proves = True
        self.reports: list[dict[str, Any]] = []
        self.refuses: Callable[[str, str], tuple[int, dict[str, Any]] | None] = lambda *_: None
        """Asked with method and path before anything is done."""
        self.loses_answers = 0
        """How many of the next reports are taken, and the connection cut instead of answered."""
        self.streams = 0
        self.proofs = 0
        """How often somebody asked for a proof."""
        self.authorizations: list[str | None] = []
        self.secrets: dict[str, str] = {}
        self.states: dict[str, dict[str, Any]] = {}
        self.asked: list[dict[str, Any]] = []
        """Bodies of POST /launcher/launches and render."""
        self.code = "raise NotImplementedError"
        """What is delivered for a launch that %spark asks for."""
        self.properties: dict[str, Any] = {}
        self.variables: dict[str, str] = {}
        """Secrets that are delivered with the code."""
        self._open: list[queue.Queue[bytes | None]] = []
        self._pending: dict[str, list[dict[str, Any]]] = {}
        self._connections: list[socket.socket] = []
        self._port = port
        self._http: ThreadingHTTPServer | None = None
        self.url = ""

    def __enter__(self) -> LaunchServer:
        self._serve()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self.cut()
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._connections.clear()

    def restart(self, between: Callable[[], None] = lambda: None) -> None:
        """As another process at the same port: it knows no session, but what it had to deliver."""
        self.__exit__()
        between()
        self.secrets.clear()
        self.states.clear()
        self._serve()

    def cut(self) -> None:
        """Ends every stream."""
        for each in self._open:
            each.put(None)

    def environment(self) -> dict[str, str]:
        return {"CELLWATCH_URL": self.url, "CELLWATCH_TOKEN": self.token}

    # What tests ask for

    def session(self) -> str:
        self.wait_for(lambda: self.states)
        return next(reversed(self.states))

    def deliver(self, code: str, launch: str = "", session: str = "", **more: Any) -> str:
        """Has the code started in the (newest) kernel, again and again until it says that it is."""
        launch = launch or str(uuid.uuid4())
        session = session or self.session()
        payload = {
            "session": session,
            "launch": launch,
            "action": "START",
            "cluster": "local",
            "title": "Spark on this machine",
            "target": "python-session",
            "code": code,
            "properties": {},
            "environment": {},
            "replace": False,
            **more,
        }
        self._pending.setdefault(session, []).append(payload)
        self.send(self.event(payload))
        return launch

    def stop(self, launch: str, action: str = "STOP") -> None:
        session = self.session()
        payload = {"session": session, "launch": launch, "action": action}
        self._pending.setdefault(session, []).append(payload)
        self.send(self.event(payload))

    def event(self, payload: dict[str, Any], key: str | None = None) -> bytes:
        text = json.dumps(payload)
        secret = key or self.secrets.get(payload["session"], "none")
        proof = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        data = json.dumps({"payload": text, "proof": proof})
        return f"event: deliver\nid: {payload.get('launch')}\ndata: {data}\n\n".encode()

    def send(self, data: bytes) -> None:
        """Sends bytes to every open stream."""
        for each in self._open:
            each.put(data)

    def launch(self, launch: str) -> dict[str, Any]:
        """The kernel's newest word on a launch; empty if it has said none."""
        for state in reversed(list(self.states.values())):
            for each in state["launches"]:
                if each["id"] == launch:
                    return each
        return {}

    def wait_for(self, condition: Callable[[], Any], seconds: float = 20.0) -> Any:
        end = time.monotonic() + seconds
        while True:
            value = condition()
            if value:
                return value
            assert time.monotonic() < end, f"not within {seconds} s: {self.reports[-2:]}"
            time.sleep(0.02)

    def wait_state(self, launch: str, *states: str, seconds: float = 60.0) -> dict[str, Any]:
        return self.wait_for(
            lambda: self.launch(launch) if self.launch(launch).get("state") in states else None,
            seconds,
        )

    def states_of(self, launch: str) -> list[str]:
        """All states that reports have told of a launch, without repetitions."""
        found: list[str] = []
        for report in self.reports:
            for each in report["launches"]:
                if each["id"] == launch and found[-1:] != [each["state"]]:
                    found.append(each["state"])
        return found

    # HTTP

    def _serve(self) -> None:
        outer = self

        class Handler(_Handler):
            server_of_tests = outer

        self._http = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._http.daemon_threads = True
        self._port = self._http.server_address[1]
        self.url = f"http://127.0.0.1:{self._port}"
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def _register(self, report: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        session = report["id"]
        if self.secrets.setdefault(session, report["secret"]) != report["secret"]:
            return 403, {"error": "another secret"}
        self.reports.append(report)
        self.states[session] = report
        return 200, {
            "heartbeatMillis": int(self.heartbeat * 1000),
            "page": f"/launcher/?session={session}",
        }

    def _not_done(self, session: str) -> list[dict[str, Any]]:
        done = []
        for payload in self._pending.get(session, []):
            state = self.launch(payload["launch"]).get("state")
            if state not in (BEGUN if payload["action"] == "START" else OVER):
                done.append(payload)
        return done

    def _launch(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.asked.append(body)
        names = [cluster["name"] for cluster in CLUSTERS]
        if body["cluster"] not in names:
            return 400, {"errors": [{"option": "cluster", "message": "there is no such cluster"}]}
        more = {
            "replace": body.get("replace", False),
            "properties": self.properties,
            "environment": self.variables,
        }
        code = f"# {body['cluster']}\n{self.code}"
        self.deliver(code, body["id"], body["session"], cluster=body["cluster"], **more)
        return 201, {"id": body["id"], "session": body["session"], "state": "REQUESTED"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of_tests: LaunchServer

    def setup(self) -> None:
        super().setup()
        self.server_of_tests._connections.append(self.connection)

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def do_GET(self) -> None:
        server, parts = self.server_of_tests, urlsplit(self.path)
        if parts.path == "/health":
            server.proofs += 1
            text = f"{parse_qs(parts.query)['nonce'][0]} {server.url}"
            key = server.token if server.proves else "another token"
            proof = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
            self.reply(200, {"status": "UP", "address": server.url, "proof": proof})
            return
        if not self.allowed():
            return
        events = re.fullmatch("/launcher/sessions/([^/]+)/events", parts.path)
        if events:
            self.stream(events[1])
        elif parts.path == "/launcher/clusters":
            summaries = [
                {key: value for key, value in each.items() if key not in ("options", "bundles")}
                for each in CLUSTERS
            ]
            self.reply(200, {"clusters": summaries, "broken": []})
        elif parts.path.startswith("/launcher/clusters/"):
            name = parts.path.rpartition("/")[2]
            found = next((each for each in CLUSTERS if each["name"] == name), None)
            self.reply(404 if found is None else 200, found or {"error": f"no cluster {name}"})
        elif parts.path.startswith("/launcher/launches/"):
            launch = parts.path.rpartition("/")[2]
            links = {
                "ui": "/proxy/app-1/",
                "home": "/?application=app-1",
                "dashboard": "https://grafana.example/d/cellwatch-cells?var-app_id=app-1",
            }
            self.reply(200, {**server.launch(launch), "links": links})
        else:
            self.reply(404, {"error": "no such page"})

    def do_POST(self) -> None:
        server = self.server_of_tests
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(text) if text else {}
        if not self.allowed():
            return
        if self.path == "/launcher/sessions":
            answer = server._register(body)
            if server.loses_answers > 0:
                server.loses_answers -= 1
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            self.reply(*answer)
        elif self.path == "/launcher/launches":
            self.reply(*server._launch(body))
        elif self.path.endswith("/stop"):
            server.stop(self.path.split("/")[-2])
            self.reply(202, {})
        elif self.path.endswith("/render"):
            server.asked.append(body)
            self.reply(200, {"code": "# rendered\nspark = 1\n"})
        else:
            self.reply(404, {"error": "no such page"})

    def allowed(self) -> bool:
        server = self.server_of_tests
        server.authorizations.append(self.headers["Authorization"])
        refusal = server.refuses(self.command, self.path)
        if refusal is not None:
            self.reply(*refusal)
        elif self.headers["Authorization"] != f"Bearer {server.token}":
            self.reply(401, {"error": "the token is missing or unknown"})
        else:
            return True
        return False

    def stream(self, session: str) -> None:
        server = self.server_of_tests
        secret = server.secrets.get(session)
        if secret is None or self.headers["Cellwatch-Session-Secret"] != secret:
            self.reply(404 if secret is None else 403, {"error": "unknown"})
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        mine: queue.Queue[bytes | None] = queue.Queue()
        server._open.append(mine)
        server.streams += 1
        for payload in server._not_done(session):
            mine.put(server.event(payload))
        try:
            while True:
                try:
                    data = mine.get(timeout=server.heartbeat)
                except queue.Empty:
                    data = b": heartbeat\n\n"
                if data is None:
                    break
                if data == b"silent":
                    time.sleep(5 * server.heartbeat)
                    break
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        except OSError:
            pass
        finally:
            server._open.remove(mine)
            self.close_connection = True

    def reply(self, status: int, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
