"""Records the runs of Spark that the two forms of each reason are compared on.

``record.py [NAME…]`` records all, or these, side by side, in 25 minutes; they mostly sleep, and
need 12 GB of memory. What would tell of the machine is left out, and a log that still does is not
kept.
"""

from __future__ import annotations

import getpass
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import zstandard

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BESIDE = [str(ROOT / "notebook" / "tests"), str(ROOT / "notebook" / "src"), str(HERE)]
sys.path[:0] = BESIDE

from processes import children  # noqa: E402
from provoked import PROVOKED, Provoked  # noqa: E402
from standalone import Master, Worker  # noqa: E402

RUNS = HERE / "runs"
PYTHON = (sys.prefix, str(Path(sys.prefix).resolve()))
"""Where it is, and where a link to it leads: Python's own errors name both."""

LONGEST_SECONDS = 25 * 60
STAGGER_SECONDS = 6
"""What starts at once takes the processor from each other."""

SETTINGS = re.compile(r"spark\.(master$|app\.|task\.|stage\.|scheduler\.)")
PROPERTIES = re.compile(
    r"spark\.(cellwatch|job|jobGroup|sql\.execution)\.|sql\.streaming\.|callSite\.short"
)


def record(name: str, delay: float) -> None:
    time.sleep(delay)
    with tempfile.TemporaryDirectory(prefix="recording-") as folder:
        _run(name, PROVOKED[name], Path(folder))
        logs = [each for each in Path(folder).glob("*-*") if each.is_file()]
        assert len(logs) == 1, f"{name}: {Path(folder, 'out').read_text()}"
        # A killed driver leaves a line that is cut off, and it may be anything.
        whole = logs[0].read_text().rpartition("\n")[0]
    text = "".join(map(_neutral, whole.splitlines()))
    for place, name_of_it in ((folder, "/spark"), *((each, "/python") for each in PYTHON)):
        text = text.replace(place, name_of_it)
    for told in _telling(folder):
        assert told not in text, f"{name}: {told} stands in it: {_around(text, told)}"
    packed = zstandard.ZstdCompressor(level=19).compress(text.encode())
    (RUNS / f"{name}.zstd").write_bytes(packed)
    print(f"{name}: {len(text)} bytes, {len(packed)} compressed")


def _run(name: str, provoked: Provoked, folder: Path) -> None:
    with ExitStack() as stack:
        master = provoked.master
        if provoked.workers is not None:
            master = stack.enter_context(Master())
        process = _session(name, master, folder)
        stack.callback(process.kill)
        begin = time.monotonic()
        workers: list[Worker] = []
        acts = [(after, True) for after in provoked.workers or ()]
        for after, comes in sorted(acts + [(after, False) for after in provoked.deaths]):
            time.sleep(max(0, begin + after - time.monotonic()))
            if comes:
                own = folder / f"worker-{len(workers)}"
                workers.append(stack.enter_context(Worker(master, own)))
            else:
                os.kill(_victim(process.pid, workers), signal.SIGKILL)
        process.wait(begin + LONGEST_SECONDS - time.monotonic())


def _session(name: str, master: str, folder: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, str(HERE / "session.py"), name, master, str(folder)],
        cwd=folder,
        stdout=(folder / "out").open("w"),
        stderr=subprocess.STDOUT,
        env={
            **os.environ,
            "PYTHONPATH": ":".join(BESIDE),
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_HOSTNAME": "127.0.0.1",
            "SPARK_USER": "ada",
        },
    )


def _victim(session: int, workers: list[Worker]) -> int:
    """An executor, the oldest there is; without a cluster the driver's JVM."""
    while workers:
        executors = [each for worker in workers for each in worker.executors()]
        if executors:
            return min(executors)
        time.sleep(1)
    [driver] = children(session, lambda child: child.name() == "java")
    return driver.pid


def _neutral(line: str) -> str:
    """The event without what tells of the machine."""
    event = json.loads(line)
    if event["Event"] == "SparkListenerEnvironmentUpdate":
        settings = event["Spark Properties"]
        event = {key: value if key == "Event" else {} for key, value in event.items()}
        event["Spark Properties"] = {k: v for k, v in settings.items() if SETTINGS.match(k)}
    if "Properties" in event:
        kept = event["Properties"].items()
        event["Properties"] = {k: v for k, v in kept if PROPERTIES.match(k)}
    return json.dumps(event, separators=(",", ":")) + "\n"


def _telling(folder: str) -> list[str]:
    places = [str(Path.home()), str(ROOT), folder, tempfile.gettempdir() + "/", "/usr/", "/home/"]
    return [*places, *PYTHON, f'"{socket.gethostname()}"', f'"{getpass.getuser()}"']


def _around(text: str, told: str) -> str:
    place = text.index(told)
    return text[max(0, place - 200) : place + 100]


def main() -> None:
    names = sys.argv[1:] or list(PROVOKED)
    unknown = set(names) - set(PROVOKED)
    if unknown:
        sys.exit(f"{', '.join(sorted(unknown))}: no such run; there are {', '.join(PROVOKED)}")
    RUNS.mkdir(exist_ok=True)
    with ThreadPoolExecutor(len(names)) as beside:
        begun = [beside.submit(_said, *each) for each in enumerate(names)]
    sys.exit(not all(each.result() for each in begun))


def _said(place: int, name: str) -> bool:
    try:
        record(name, place * STAGGER_SECONDS)
    except Exception as error:
        print(f"{name}: {error}", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    main()
