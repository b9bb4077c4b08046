"""Checks of what arrives at the server: from kernels and from drivers."""

from __future__ import annotations

import time
from typing import Any

from cellwatch.attach import LISTENER, has_listener
from cellwatch.doctor.finding import Finding, fault, ok, unknown, warning
from cellwatch.doctor.line import Line, Refused
from cellwatch.launch.live import LiveSession, live_session

ARRIVAL_SECONDS = 3.0
"""How long a report of this very notebook, or of its driver, may take."""
_REFUSED = ("too_many", "invalid", "newer_version", "too_large")
_ATTACH = (
    "Set CELLWATCH_JAR to the driver jar and run %reload_ext cellwatch, or start the session with"
    f" spark.jars and spark.extraListeners={LISTENER}."
)
_BY_HAND = (
    "Look at what the driver logged (lines with cellwatch; %spark log) and at its properties"
    " spark.cellwatch.enabled, spark.cellwatch.url and spark.cellwatch.token-file: without them it"
    " uses the server of the same user on the same machine."
)


def sessions(line: Line) -> Finding:
    """The kernels' reports."""
    kernel = line.kernel
    try:
        if kernel is not None and kernel.session:
            cells = _wait(line, lambda: line.sessions().get(kernel.session, 0))
            if cells:
                return ok(f"the server knows this notebook's cells ({cells})")
            why = f": {kernel.trouble}" if kernel.trouble else ""
            return fault(
                f"the server has not heard of this notebook{why}",
                "Run %reload_ext cellwatch and another cell; the log cellwatch says what fails.",
            )
        refused = line.metrics.by_label("cellwatch_updates_total", "result")
        wrong = {result: refused[result] for result in _REFUSED if result in refused}
        if wrong:
            return warning(
                "the server has refused updates or reports: "
                + ", ".join(f"{count} {result}" for result, count in wrong.items()),
                "newer_version: update the server. Else the log of the server, of the kernel or of"
                " the driver says which record and why.",
            )
        known = line.sessions()
        if known:
            return ok(f"{len(known)} notebooks, {sum(known.values())} cells")
        if line.metrics.total("cellwatch_ingest_seconds_count", endpoint="cells"):
            return ok("notebooks report; none has a cell to show")
    except Refused as trouble:
        return unknown(str(trouble))
    return warning(
        "no notebook has reported since the server started",
        "Run a cell in a notebook with %load_ext cellwatch; what is wrong there says the doctor in"
        " that notebook: %cellwatch doctor",
    )


def listener(line: Line) -> Finding:
    """That of the Spark in this notebook."""
    live = live_session()
    if line.kernel is None:
        return unknown("seen in a notebook only, by %cellwatch doctor there")
    if live is None:
        return ok("no Spark runs in this notebook yet")
    if live.context is None:
        return ok(f"{live}: its listener is the Connect server's matter, set up there")
    try:
        if not has_listener(live.context):
            return fault(f"{live} has no Cellwatch listener", _ATTACH)
        application = str(live.context.applicationId)
    except Exception as trouble:
        return fault(
            f"the driver of {live} does not answer ({type(trouble).__name__})",
            "Restart Spark: %spark restart, or restart the kernel.",
        )
    try:
        return _known(line, live, application)
    except Refused as trouble:
        return unknown(f"attached to {live}; {trouble}")


def _known(line: Line, live: LiveSession, application: str) -> Finding:
    def here() -> list[dict[str, Any]]:
        return [one for one in line.applications() if _of(one).get("applicationId") == application]

    if _wait(line, lambda: bool(here())):
        return ok(f"{live} reports as {application}")
    return fault(
        f"{live} has the listener, but the server has not heard of {application}", _BY_HAND
    )


def drivers(line: Line) -> Finding:
    """Those that the server knows."""
    try:
        known = line.applications()
    except Refused as trouble:
        return unknown(str(trouble))
    if not known:
        return warning(
            "no driver has reported since the server started",
            f"Start Spark in a notebook with the extension, or with spark.extraListeners={LISTENER}"
            " and the driver jar in spark.jars. " + _BY_HAND,
        )
    lost = [one for one in known if one.get("liveness") == "LOST"]
    if lost:
        return warning(
            f"{_names(lost)} went silent without an end: driver killed, asleep or cut off",
            "If it still runs: look at the network between driver and server, and at what the"
            " driver logged. It is taken up again with its next report.",
        )
    partly = [one for one in known if _of(one).get("incomplete")]
    if partly:
        return warning(
            f"of {_names(partly)} events are missing, mostly those before it got its listener",
            "Give the session its listener at its start (spark.jars and"
            f" spark.extraListeners={LISTENER}), as %spark start does.",
        )
    live = sum(one.get("liveness") in ("STARTING", "RUNNING") for one in known)
    return ok(f"{live} report, {len(known) - live} are over")


def losses(line: Line) -> Finding:
    """What was lost on the way from Spark's bus to the server."""
    try:
        metrics = line.metrics
    except Refused as trouble:
        return unknown(str(trouble))
    dropped = metrics.by_label("cellwatch_listener_bus_dropped_events_total", "app_id")
    if dropped:
        return warning(
            f"Spark dropped {sum(dropped.values())} events of {', '.join(sorted(dropped)[:3])}"
            " before the listener saw them: figures are too low",
            "Start the session with spark.scheduler.listenerbus.eventqueue.cellwatch.capacity"
            " above 10000, Spark's default.",
        )
    folded = metrics.by_label("cellwatch_records_folded_total", "app_id")
    if folded:
        return warning(
            f"{sum(folded.values())} records of {', '.join(sorted(folded)[:3])} never got to a"
            " server: it was away for long, or refused them; totals are not touched",
            "Keep the server running; a record that was refused is named in the driver's log.",
        )
    return ok("none")


def _wait(line: Line, look: Any) -> Any:
    """What it gives, or the last it gave when the time is over."""
    end = time.monotonic() + ARRIVAL_SECONDS
    while True:
        found = look()
        if found or time.monotonic() >= end:
            return found
        time.sleep(0.2)
        line.forget()


def _of(application: dict[str, Any]) -> dict[str, Any]:
    found = application.get("application")
    return found if isinstance(found, dict) else {}


def _names(applications: list[dict[str, Any]]) -> str:
    names = [str(one.get("label", "")) for one in applications]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
