"""Writes Cellwatch's rules for Prometheus, with your addresses and your times in them.

Without options it writes the files that are beside it, in alerts/rules.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cell_alerts
import own_alerts
import recording
from links import Addresses
from rule import Alert, Group
from rules_file import kubernetes, prometheus
from spark_alerts import Spark
from times import DEFAULTS, TimeError, schedule

RULES = Path(__file__).parent.parent / "rules"
HEAD = "Written by alerts/generate. To change it, see docs/alerting.md."
OPTIONAL = "cellwatch-cell-failures"


def files(arguments: argparse.Namespace) -> dict[str, list[Group]]:
    """The groups of each file, without those alerts that are not wanted."""
    times = schedule(arguments.threshold, arguments.patience, arguments.faster)
    addresses = Addresses(
        arguments.cellwatch_url.rstrip("/"),
        arguments.grafana_url.rstrip("/"),
        arguments.runbook_url,
    )
    return {
        "cellwatch-rules": [recording.group(times)],
        "cellwatch-alerts": [
            _without(group, arguments.without)
            for group in (
                Spark(times, addresses).group(),
                own_alerts.group(times, addresses, arguments.job),
            )
        ],
        OPTIONAL: [cell_alerts.group(times, addresses)],
    }


def _without(group: Group, keys: list[str]) -> Group:
    rules = [rule for rule in group.rules if not isinstance(rule, Alert) or rule.key not in keys]
    return Group(group.name, tuple(rules))


def parser() -> argparse.ArgumentParser:
    known = ", ".join(DEFAULTS)
    result = argparse.ArgumentParser(
        prog="alerts/generate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"KEY is one of {known}. TIME is a number with s, m, h or d.",
    )
    default = Addresses()
    add = result.add_argument
    add("--cellwatch-url", default=default.cellwatch, help="the server, as browsers reach it")
    add("--grafana-url", default=default.grafana, help="Grafana, likewise")
    add("--runbook-url", default=default.runbook, help="the page with the text of runbook.md")
    add("--job", default="cellwatch", help="job_name of the servers in Prometheus")
    add("--threshold", action="append", default=[], metavar="KEY=TIME", help="see docs/alerting.md")
    add(
        "--for",
        dest="patience",
        action="append",
        default=[],
        metavar="KEY=TIME",
        help="how long it lasts before anybody is told",
    )
    add(
        "--without",
        action="append",
        default=[],
        choices=DEFAULTS,
        metavar="KEY",
        help="leaves an alert out",
    )
    add(
        "--faster",
        type=float,
        default=1,
        metavar="N",
        help="divides all times by N, to try the rules out",
    )
    add("--kubernetes", action="store_true", help="write PrometheusRule manifests")
    add("--output", type=Path, default=RULES, metavar="FOLDER", help="where to write the files")
    return result


def main() -> int:
    arguments = parser().parse_args()
    try:
        written = files(arguments)
    except TimeError as mistake:
        print(f"alerts/generate: {mistake}", file=sys.stderr)
        return 2
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name, groups in written.items():
        text = kubernetes(groups, HEAD, name) if arguments.kubernetes else prometheus(groups, HEAD)
        (arguments.output / f"{name}.yaml").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
