"""Takes spans by OTLP over HTTP, as a Collector does, and notes each one.

It may stand before a store, which itself says nothing of a span that comes twice, and keeps the
first.
"""

from __future__ import annotations

import gzip
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import Span

FORWARDED = ("Content-Type", "Content-Encoding")
PROTOBUF = "application/x-protobuf"


class OtlpReceiver:
    """Listens from entering the context to leaving it; before, its port refuses connections."""

    def __init__(self, port: int = 0, store: str | None = None) -> None:
        """:param store: the address that requests are handed on to; without, they end here"""
        self._port = port
        self._store = store
        self._lock = threading.Lock()
        self._passed: list[tuple[Resource, Span]] = []
        self._server: ThreadingHTTPServer | None = None

    def __enter__(self) -> OtlpReceiver:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                receiver._take(self)

            def log_message(self, *_: object) -> None:
                """Says nothing: the tests read what passed."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def _take(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        if self._store is None:
            status, kind, said = 200, PROTOBUF, ExportTraceServiceResponse().SerializeToString()
        else:
            status, kind, said = self._hand_on(request, body)
        if status == 200:
            self._note(body, request.headers.get("Content-Encoding"))
        request.send_response(status)
        request.send_header("Content-Type", kind or "text/plain")
        request.send_header("Content-Length", str(len(said)))
        request.end_headers()
        request.wfile.write(said)

    def _hand_on(
        self, request: BaseHTTPRequestHandler, body: bytes
    ) -> tuple[int, str | None, bytes]:
        headers = {name: request.headers[name] for name in FORWARDED if name in request.headers}
        onward = urllib.request.Request(self._store + request.path, body, headers)
        try:
            with urllib.request.urlopen(onward, timeout=30) as answer:
                return answer.status, answer.headers["Content-Type"], answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers["Content-Type"], refusal.read()

    def _note(self, body: bytes, encoding: str | None) -> None:
        export = ExportTraceServiceRequest.FromString(
            gzip.decompress(body) if encoding == "gzip" else body
        )
        with self._lock:
            self._passed += spans_of(export)

    def passed(self) -> list[Span]:
        """The spans that were taken, in the order of their coming."""
        return [span for _, span in self.received()]

    def received(self) -> list[tuple[Resource, Span]]:
        """The same, each with what it was told of its resource."""
        with self._lock:
            return list(self._passed)

    def wait_for(
        self, what: str, condition: Callable[[list[Span]], object], seconds: float
    ) -> None:
        """Waits until the condition holds for what has come."""
        end = time.monotonic() + seconds
        while not condition(self.passed()):
            assert time.monotonic() < end, f"in vain for {seconds} s: {what}"
            time.sleep(0.1)


def spans_of(export: ExportTraceServiceRequest) -> list[tuple[Resource, Span]]:
    return [
        (each.resource, span)
        for each in export.resource_spans
        for scope in each.scope_spans
        for span in scope.spans
    ]
