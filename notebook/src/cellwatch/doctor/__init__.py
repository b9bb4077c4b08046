"""``cellwatch doctor``: what is missing between kernel, driver and scrape, and how to mend it.

Each check is one function from the line to a finding. They stand here in the order of the line:
what comes first is to be mended first, and may be why later ones are wrong.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Callable, Sequence
from typing import Any

from cellwatch import __version__
from cellwatch.doctor import machine, reporting, scraping, serving
from cellwatch.doctor.finding import Finding, Level, unknown
from cellwatch.doctor.line import Kernel, Line
from cellwatch.redaction import Redaction

CHECKS: dict[str, Callable[[Line], Finding]] = {
    "python": machine.python,
    "extension": machine.extension,
    "pyspark": machine.pyspark,
    "java-spark": machine.java_of_spark,
    "driver-jar": machine.driver_jar,
    "java-server": machine.java_of_server,
    "server-jar": machine.server_jar,
    "server": serving.server,
    "version": serving.version,
    "notebooks": reporting.sessions,
    "listener": reporting.listener,
    "drivers": reporting.drivers,
    "losses": reporting.losses,
    "metrics": scraping.metrics,
    "prometheus": scraping.prometheus,
    "spans": scraping.spans,
}


def run(arguments: Sequence[str]) -> int:
    """The command; its exit code: 0 without a fault, 1 with one."""
    return _run(arguments, None)


def report(shell: Any, line: str = "") -> int:
    """The same in a running notebook, for a magic: prints, and gives the exit code.

    :param shell: IPython's
    :param line: the command's options
    """
    try:
        return _run(shlex.split(line), kernel_of(shell))
    except SystemExit as usage:  # argparse has said what is wrong, or given its help
        return usage.code if isinstance(usage.code, int) else 0
    except ValueError as trouble:
        print(f"cellwatch doctor: {trouble}")
        return 2


def kernel_of(shell: Any) -> Kernel:
    """What the doctor is to know of a notebook that runs."""
    from cellwatch.extension import extension_of

    loaded = extension_of(shell)
    return Kernel("") if loaded is None else Kernel(loaded.session, loaded.trouble)


def examine(line: Line) -> dict[str, Finding]:
    """Makes every check, in the order of the line. Nothing that it gives holds a token."""
    found = {name: _made(check, line) for name, check in CHECKS.items()}
    redaction = Redaction(line.secrets())
    return {
        name: Finding(one.level, _safe(one.found, redaction), _safe(one.mend, redaction))
        for name, one in found.items()
    }


def _made(check: Callable[[Line], Finding], line: Line) -> Finding:
    """One check that fails must not hide what the others find."""
    try:
        return check(line)
    except Exception as failure:
        return unknown(f"could not be looked at: {failure!r}")


def parser() -> argparse.ArgumentParser:
    known = argparse.ArgumentParser(
        prog="cellwatch doctor",
        description="Say what is missing between kernel, driver and scrape, and how to mend it."
        " The exit code is 1 where there is a fault.",
    )
    known.add_argument(
        "--prometheus",
        metavar="URL",
        default="",
        help=f"the Prometheus that is to scrape the server (default: {scraping.LOCAL_PROMETHEUS},"
        " if one answers there)",
    )
    known.add_argument("--json", action="store_true", help="for programs")
    return known


def _run(arguments: Sequence[str], kernel: Kernel | None) -> int:
    wanted = parser().parse_args(arguments)
    found = examine(Line(kernel, wanted.prometheus))
    faults = sum(one.level is Level.FAULT for one in found.values())
    _print(_json(found, faults) if wanted.json else _text(found, faults))
    return 1 if faults else 0


def _print(text: str) -> None:
    """Also to a terminal that has not all characters."""
    try:
        print(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        print(text.encode(encoding, "replace").decode(encoding))


def _text(found: dict[str, Finding], faults: int) -> str:
    lines = []
    for name, one in found.items():
        lines.append(f"{one.level.value:<8} {name:<12} {one.found}")
        if one.mend:
            lines.append(f"{'':<8} {'':<12} → {one.mend}")
    warnings = sum(one.level is Level.WARNING for one in found.values())
    if faults:
        lines.append(f"{faults} to mend; begin with the first.")
    else:
        lines.append("No fault." + (f" Warnings: {warnings}." if warnings else ""))
    return "\n".join(lines)


def _json(found: dict[str, Finding], faults: int) -> str:
    checks = [
        {"check": name, "level": one.level.value, "found": one.found, "mend": one.mend}
        for name, one in found.items()
    ]
    return json.dumps({"cellwatch": __version__, "faults": faults, "checks": checks}, indent=1)


def _safe(text: str, redaction: Redaction) -> str:
    """One line, without tokens: of other programs' words, too."""
    return " ".join(redaction.of(text).split())
