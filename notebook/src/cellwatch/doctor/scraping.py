"""Checks of what leaves the server: metrics and spans."""

from __future__ import annotations

import http.client
import json
import os
import stat
from typing import Any
from urllib.parse import urlsplit

from cellwatch.doctor.finding import Finding, fault, ok, unknown, warning
from cellwatch.doctor.line import MOST_BYTES, Line, Refused
from cellwatch.server import Server

LOCAL_PROMETHEUS = "http://127.0.0.1:9090"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_CONFIGURE = (
    "cellwatch prometheus-config prints the scrape configuration: put it into prometheus.yml and"
    " reload Prometheus."
)


def metrics(line: Line) -> Finding:
    """As Prometheus would read them: with the token of the file that its configuration names."""
    try:
        found = line.metrics
    except Refused as trouble:
        if line.server is None:
            return unknown(str(trouble))
        if trouble.status == 403:
            return unknown("the token of CELLWATCH_TOKEN may not read")
        return fault(f"no metrics: {trouble}", "Look at the server's log, and start it again.")
    if not found.samples:
        return fault(
            "what answers at /metrics is not Cellwatch's",
            "Let CELLWATCH_URL name the server itself, with the path of a proxy in front of it.",
        )
    wrong = "" if line.url else _credentials(line)
    if wrong:
        return fault(wrong, "Start the server again: it writes the file anew, for you alone.")
    return ok("/metrics answers")


def _credentials(line: Line) -> str:
    """What is wrong with the file ``token`` beside the runtime file; empty if nothing is."""
    if line.named is None:
        return ""
    path = line.named.token_path
    try:
        mode = stat.S_IMODE(os.stat(path).st_mode)
        with open(path, encoding="utf-8", errors="replace") as file:
            token = file.read(10_000).strip()
    except OSError as trouble:
        return f"{path}, from which Prometheus is to read the token: {trouble.strerror}"
    if token != line.token:
        return f"{path}, from which Prometheus is to read the token, holds another one"
    if mode & 0o077:
        return f"{path} has mode {mode:o}: other users of this machine can read the token"
    return ""


def prometheus(line: Line) -> Finding:
    """Whether one scrapes this server: the one that is named, else one of this machine."""
    address = line.prometheus or LOCAL_PROMETHEUS
    try:
        targets = _targets(Server(address))
    except ValueError as trouble:
        return fault(f"--prometheus {trouble}", "Name it like http://127.0.0.1:9090")
    except (OSError, http.client.HTTPException, Refused) as trouble:
        said = str(trouble) or type(trouble).__name__
        if line.prometheus:
            return fault(
                f"no Prometheus answers at {address} ({said})",
                "Start it, or let --prometheus name where it is.",
            )
        return warning(
            f"none seen: nothing named by --prometheus, and none answers at {address}",
            f"If there is none yet: {_CONFIGURE} Else name it: cellwatch doctor --prometheus URL",
        )
    if line.server is None:
        return unknown("there is no server that it could scrape")
    ours = [one for one in targets if _is_ours(str(one.get("scrapeUrl", "")), line.server.url)]
    if not ours:
        return fault(
            f"{address} has no target {line.server.url}/metrics ({len(targets)} others)", _CONFIGURE
        )
    if not any(one.get("health") == "up" for one in ours):
        return _down(address, ours[0])
    return ok(f"{address} scrapes {ours[0].get('scrapeUrl')}")


def _down(address: str, target: dict[str, Any]) -> Finding:
    said = str(target.get("lastError", ""))
    if not said:
        return warning(
            f"{address} has not scraped {target.get('scrapeUrl')} yet", "Wait for its next scrape."
        )
    where = f"{address} cannot scrape {target.get('scrapeUrl')}: {said}"
    if "HTTP status 401" in said:
        return fault(
            where,
            "Its credentials_file holds no token of this server: the server makes a new one at each"
            " start, into the file that cellwatch prometheus-config names. Prometheus under another"
            " user needs a token of its own (cellwatch.tokens.NAME.value-file, role read).",
        )
    if "HTTP status 403" in said:
        return fault(where, "Give its token the role read, or its host to cellwatch.public-hosts.")
    if "permission denied" in said or "credentials" in said:
        return fault(
            where,
            "Prometheus cannot read the token's file. It runs as another user: give it a token of"
            " its own (cellwatch.tokens.NAME.value-file, role read) in a file that it can read.",
        )
    return fault(where, f"Look at the address in prometheus.yml. {_CONFIGURE}")


def spans(line: Line) -> Finding:
    """What became of the spans that were to be exported."""
    try:
        results = line.metrics.by_label("cellwatch_spans_total", "result")
        queued = line.metrics.total("cellwatch_spans_queued")
    except Refused as trouble:
        return unknown(str(trouble))
    exported = results.get("exported", 0)
    lost = {result: results[result] for result in ("rejected", "dropped") if result in results}
    if lost:
        said = " and ".join(f"{count} {result}" for result, count in lost.items())
        finding = warning if exported else fault
        return finding(
            f"{exported} exported, {said}",
            "Look at OTEL_EXPORTER_OTLP_ENDPOINT and its relatives in the server's environment, and"
            " at the server's log, which says what the collector answered.",
        )
    if queued and not exported:
        return warning(
            f"{queued} wait for the collector, none has gone out",
            "Look whether the collector of OTEL_EXPORTER_OTLP_ENDPOINT runs; the server's log says"
            " what it answered.",
        )
    if exported:
        return ok(f"{exported} exported")
    return ok("none exported: they are kept in the server's memory, unless OTEL_* says where to")


def _targets(server: Server) -> list[dict[str, Any]]:
    try:
        answer = server.ask(
            "GET", "/api/v1/targets?state=active", with_token=False, most_bytes=MOST_BYTES
        )
    finally:
        server.close()
    if answer.status != 200:
        raise Refused(f"it answers {answer.status}")
    try:
        found = json.loads(answer.body)["data"]["activeTargets"]
    except (ValueError, KeyError, TypeError) as trouble:
        raise Refused("what answers is no Prometheus") from trouble
    return [one for one in found if isinstance(one, dict)]


def _is_ours(scraped: str, server: str) -> bool:
    """By any name of this machine, where the server is there."""
    theirs, ours = urlsplit(scraped), urlsplit(server)
    try:
        same_port = (theirs.port or 80) == (ours.port or 80)
    except ValueError:
        return False
    same_host = theirs.hostname == ours.hostname or (
        theirs.hostname in _LOOPBACK and ours.hostname in _LOOPBACK
    )
    return same_port and same_host and theirs.path == ours.path.rstrip("/") + "/metrics"
