"""Stands before the store and notes each span that passes.

The store itself says nothing of a span that comes twice, and keeps the first.
"""

from __future__ import annotations

import gzip
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

FORWARDED = ("Content-Type", "Content-Encoding")


class OtlpRelay:
    """Listens from entering the context to leaving it; before, its port refuses connections."""

    def __init__(self, port: int, store: str) -> None:
        """:param store: the address that requests are handed on to"""
        self._port = port
        self._store = store
        self._lock = threading.Lock()
        self._passed: list[Span] = []
        self._server: ThreadingHTTPServer | None = None

    def __enter__(self) -> OtlpRelay:
        relay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                relay._hand_on(self)

            def log_message(self, *_: object) -> None:
                """Says nothing: the tests read what passed."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _hand_on(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        headers = {name: request.headers[name] for name in FORWARDED if name in request.headers}
        onward = urllib.request.Request(self._store + request.path, body, headers)
        try:
            with urllib.request.urlopen(onward, timeout=30) as answer:
                status, kind, said = answer.status, answer.headers["Content-Type"], answer.read()
        except urllib.error.HTTPError as refusal:
            status, kind, said = refusal.code, refusal.headers["Content-Type"], refusal.read()
        if status == 200:
            self._note(body, request.headers.get("Content-Encoding"))
        request.send_response(status)
        request.send_header("Content-Type", kind or "text/plain")
        request.send_header("Content-Length", str(len(said)))
        request.end_headers()
        request.wfile.write(said)

    def _note(self, body: bytes, encoding: str | None) -> None:
        export = ExportTraceServiceRequest.FromString(
            gzip.decompress(body) if encoding == "gzip" else body
        )
        with self._lock:
            for resource in export.resource_spans:
                for scope in resource.scope_spans:
                    self._passed += scope.spans

    def passed(self) -> list[Span]:
        """The spans that the store took, in the order of their coming."""
        with self._lock:
            return list(self._passed)
