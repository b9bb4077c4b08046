"""The command ``cellwatch`` of the wheel: what is Python's here, all else by the server's Java."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from cellwatch import __version__, enabling, java
from cellwatch.attach import known_jar

_PACKAGE = Path(__file__).parent


def _examine(arguments: list[str]) -> int:
    from cellwatch import doctor

    return doctor.run(arguments)


_OWN: dict[str, Callable[[list[str]], int]] = {"enable": enabling.run, "doctor": _examine}
_ABOUT_OWN = """\
Of the notebooks' side:
  enable              Load the extension in every kernel that is started from now on.
  doctor              Say what is missing between kernel, driver and scrape, and how to mend it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line; its exit code. Does not return where Java takes over."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in _OWN:
        return _OWN[given[0]](given[1:])
    if given == ["version"] or given == ["--version"] or given == ["-V"]:
        print(f"cellwatch {__version__}")
        return 0
    if not given or given == ["--help"] or given == ["-h"]:
        print(_ABOUT_OWN + "\n")
        sys.stdout.flush()
        given = ["--help"]
    try:
        line = server_command(given)
    except FileNotFoundError as missing:
        print(f"cellwatch: {missing}", file=sys.stderr)
        return 1
    return os.execve(line[0], line, server_environment())


def server_jar() -> Path:
    """The server's jar in this package, or the one that ``CELLWATCH_SERVER_JAR`` names.

    :raises FileNotFoundError: there is none; what to do, for people
    """
    named = os.environ.get("CELLWATCH_SERVER_JAR", "").strip()
    jar = Path(named) if named else _PACKAGE / "server" / "cellwatch-server.jar"
    if os.path.isfile(jar):
        return jar
    if named:
        raise FileNotFoundError(f"CELLWATCH_SERVER_JAR names {named}, which is no file")
    raise FileNotFoundError(
        f"{jar} is not there: this is the package without a server, as a checkout has it. Install"
        " the wheel, or use the script ./cellwatch of the checkout"
    )


def server_environment() -> dict[str, str]:
    """This process's, with the driver jar that the launcher's code is to name."""
    environment = dict(os.environ)
    jar = known_jar()
    # Spark's lists have no way to write a comma within a path. Sessions get the jar all the same.
    if jar is not None and "," not in jar and jar.isprintable():
        environment.setdefault("CELLWATCH_LAUNCHER_DRIVER_JAR", jar)
    return environment


def server_command(arguments: list[str], *options: str) -> list[str]:
    """The command line that runs the server's program.

    :param options: of the JVM

    :raises FileNotFoundError: no jar, or no Java that is new enough; what to do, for people
    """
    jar = server_jar()
    found = java.for_server()
    if found is None:
        raise FileNotFoundError(java.missing())
    more = os.environ.get("CELLWATCH_CLASSPATH", "")
    # A server without memory is worse than none: it ends, and whoever watches it starts it again.
    return [
        str(found.program),
        "-XX:+ExitOnOutOfMemoryError",
        # Zstandard's library, for event logs.
        "--enable-native-access=ALL-UNNAMED",
        *options,
        "-cp",
        os.pathsep.join([str(jar), *([more] if more else [])]),
        "io.cellwatch.server.Main",
        *arguments,
    ]


if __name__ == "__main__":
    sys.exit(main())
