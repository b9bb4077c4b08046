"""The doctor on the line from kernel to scrape: each break made with real parts, and found."""

from __future__ import annotations

import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from free_port import free_port
from otlp_receiver import OtlpReceiver
from real_server import ROOT, RealServer, driver_jar
from recording_server import RecordingServer

from cellwatch import __version__, doctor
from cellwatch.doctor import reporting, scraping, serving
from cellwatch.doctor.finding import Finding, Level
from cellwatch.doctor.line import Kernel, Line

GOLDEN = ROOT / "e2e" / "protocol" / "src" / "test" / "resources" / "golden" / "version-1.json"
REPORT_TOKEN = "a-token-that-may-only-report"


@pytest.fixture(scope="module")
def collector() -> int:
    return free_port()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, collector: int) -> Iterator[RealServer]:
    """One server for all tests here: each says what it needs of it before."""
    home = tmp_path_factory.mktemp("server")
    with RealServer(
        home,
        CELLWATCH_HEARTBEAT="1s",
        CELLWATCH_DRIVER_LOST_AFTER="1s",
        CELLWATCH_TOKENS_KERNEL_VALUE=REPORT_TOKEN,
        CELLWATCH_TOKENS_KERNEL_ROLES="report",
        OTEL_TRACES_EXPORTER="otlp",
        OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf",
        OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{collector}",
        OTEL_BSP_SCHEDULE_DELAY="100",
    ) as server:
        yield server


@pytest.fixture
def found(running: RealServer, home: Path, monkeypatch: pytest.MonkeyPatch) -> RealServer:
    """The same, in the home folder of who asks."""
    monkeypatch.setenv("HOME", str(Path(running._env["HOME"])))
    return running


def said(finding: Finding, level: Level, found: str, mend: str = "") -> None:
    assert finding.level is level, finding
    assert found in finding.found
    assert mend in finding.mend


def within(seconds: float, look: Callable[[], Finding], level: Level, found: str) -> Finding:
    """What the check says once it says that; the test fails if it never does."""
    end = time.monotonic() + seconds
    while True:
        finding = look()
        if finding.level is level and found in finding.found:
            return finding
        assert time.monotonic() < end, finding
        time.sleep(0.2)


def send(server: RealServer, method: str, path: str, body: dict[str, Any]) -> int:
    request = urllib.request.Request(
        server.url + path,
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"},
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


def runtime_file(home: Path, **fields: Any) -> Path:
    folder = home / ".local" / "share" / "cellwatch"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "server.json"
    file.write_text(json.dumps(fields))
    file.chmod(0o600)
    return file


def test_no_server_at_all(home):
    line = Line()
    said(serving.server(line), Level.FAULT, "there is no /", "Run cellwatch serve")
    for check in (serving.version, reporting.sessions, reporting.drivers, scraping.metrics):
        said(check(line), Level.UNKNOWN, "no server to ask")


def test_server_that_a_notebook_would_start(home, monkeypatch):
    monkeypatch.setenv("CELLWATCH_SERVER_JAR", "/opt/cellwatch-server.jar")
    said(serving.server(Line()), Level.FAULT, "none runs", "logs/server.out")
    monkeypatch.setenv("CELLWATCH_EMBEDDED", "off")
    assert "server.out" not in serving.server(Line()).mend


def test_file_that_is_left_from_a_server(home):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    runtime_file(home, url=f"http://127.0.0.1:{free_port()}", token="t" * 20, pid=ended.pid)
    said(
        serving.server(Line()), Level.FAULT, f"process {ended.pid} is gone", "writes the file anew"
    )
    runtime_file(home, url=f"http://127.0.0.1:{free_port()}", token="t" * 20, pid=os.getpid())
    said(serving.server(Line()), Level.FAULT, "another program by now")


def test_file_that_others_may_read(home):
    runtime_file(home, url="http://127.0.0.1:1", token="t" * 20).chmod(0o644)
    said(serving.server(Line()), Level.FAULT, "mode 644", "Run cellwatch serve")


def test_link_or_file_of_somebody_else_in_its_place(home):
    file = runtime_file(home, url="http://127.0.0.1:1", token="t" * 20)
    if os.getuid() == 0:  # who else can give a file away?
        os.chown(file, 12345, 12345)
        said(serving.server(Line()), Level.FAULT, "owner 12345", "Run cellwatch serve")
    file.rename(home / "elsewhere")
    file.symlink_to(home / "elsewhere")
    said(serving.server(Line()), Level.FAULT, "cannot be read", "Run cellwatch serve")


def test_file_that_is_no_runtime_file(home):
    runtime_file(home, hello="world")
    said(serving.server(Line()), Level.FAULT, "server.json", "writes the file anew")


def test_stranger_on_the_port_is_named_and_told_nothing(home, server):
    server.token, server.proves = "a-secret-of-mine", False
    runtime_file(home, url=server.url, token="a-secret-of-mine", pid=os.getpid())
    found = doctor.examine(Line())
    said(found["server"], Level.FAULT, "does not know the token", "with --port")
    assert server.authorizations == [None]
    assert "a-secret-of-mine" not in str(found)


def test_named_server_that_does_not_answer_or_is_another_program(home, monkeypatch):
    monkeypatch.setenv("CELLWATCH_URL", f"http://127.0.0.1:{free_port()}")
    said(serving.server(Line()), Level.FAULT, "does not answer", "CELLWATCH_URL")
    monkeypatch.setenv("CELLWATCH_TOKEN", "some-token")
    said(serving.server(Line()), Level.FAULT, "nobody answers at", "CELLWATCH_URL")
    monkeypatch.delenv("CELLWATCH_TOKEN")
    stranger = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler
    )
    with stranger:
        threading.Thread(target=stranger.serve_forever, args=(0.05,), daemon=True).start()
        monkeypatch.setenv("CELLWATCH_URL", f"http://127.0.0.1:{stranger.server_port}")
        said(serving.server(Line()), Level.FAULT, "/health answers 404", "CELLWATCH_URL")
        stranger.shutdown()


def test_address_that_is_none(home, monkeypatch):
    monkeypatch.setenv("CELLWATCH_URL", "127.0.0.1:8090")
    said(serving.server(Line()), Level.FAULT, "an address like", "CELLWATCH_URL")


def test_named_server_without_a_token_with_a_wrong_one_and_with_one_that_may_only_report(
    running, home, monkeypatch
):
    monkeypatch.setenv("CELLWATCH_URL", running.url)
    said(serving.server(Line()), Level.FAULT, "CELLWATCH_TOKEN is not set", "CELLWATCH_TOKEN")
    monkeypatch.setenv("CELLWATCH_TOKEN", "some-other-token-of-mine")
    said(serving.server(Line()), Level.FAULT, "does not know the token", "CELLWATCH_TOKEN")
    monkeypatch.setenv("CELLWATCH_TOKEN", REPORT_TOKEN)
    line = Line()
    said(serving.server(line), Level.WARNING, "may report, but not read", "role read")
    said(scraping.metrics(line), Level.UNKNOWN, "may not read")
    monkeypatch.setenv("CELLWATCH_TOKEN", running.token)
    said(serving.server(Line()), Level.OK, running.url)


def test_server_of_this_user_and_what_it_shows(found):
    line = Line()
    said(serving.server(line), Level.OK, "server.json")
    said(serving.version(line), Level.OK, __version__)
    said(scraping.metrics(line), Level.OK, "/metrics answers")
    token = Path(line.runtime_file).with_name("token")
    before = token.read_text()
    try:
        token.chmod(0o644)
        said(scraping.metrics(Line()), Level.FAULT, "mode 644", "writes the file anew")
        token.write_text("another")
        said(scraping.metrics(Line()), Level.FAULT, "holds another one")
        token.unlink()
        said(scraping.metrics(Line()), Level.FAULT, "No such file")
    finally:
        token.write_text(before)
        token.chmod(0o600)


@pytest.mark.parametrize(("version", "how"), [("0.0.9", "older"), ("9.0.0", "newer")])
def test_server_of_another_version(home, server, version, how):
    server.token, server.version = "t" * 20, version
    runtime_file(home, url=server.url, token=server.token, pid=os.getpid())
    mend = {"older": "start it again", "newer": "pip install -U cellwatch"}[how]
    said(serving.version(Line()), Level.WARNING, f"{version}, {how} than", mend)


def test_reports_of_notebooks_and_of_this_one(found):
    said(reporting.sessions(Line()), Level.WARNING, "no notebook has reported", "%load_ext")
    mine = Kernel("11111111-2222-3333-4444-555555555555")
    said(reporting.sessions(Line(mine)), Level.FAULT, "has not heard of this", "%reload_ext")
    troubled = Kernel("another", "http://127.0.0.1:1 answers 403")
    said(reporting.sessions(Line(troubled)), Level.FAULT, "answers 403")
    run = {
        "notebook": "a.ipynb",
        "cell": "c1",
        "execution": 1,
        "startMillis": 1,
        "state": "RUNNING",
    }
    report = {"version": 1, "sequence": 1, "full": True, "language": "python", "runs": [run]}
    assert send(found, "PUT", f"/v1/cells/{mine.session}", report) in (204, 205)
    said(reporting.sessions(Line(mine)), Level.OK, "knows this notebook's cells (1)")
    said(reporting.sessions(Line()), Level.OK, "1 notebooks, 1 cells")
    assert send(found, "PUT", "/v1/cells/another", {"version": 1, "sequence": -5}) == 400
    said(reporting.sessions(Line()), Level.WARNING, "refused updates or reports: 1 invalid", "log")


DRIVER = """
import json, os, sys, logging
from pyspark.sql import SparkSession
from cellwatch.attach import ListenerAttachment
from cellwatch.doctor import reporting
from cellwatch.doctor.line import Kernel, Line

def say(finding):
    print(json.dumps([finding.level.value, finding.found, finding.mend]), flush=True)

builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
builder = builder.config("spark.cellwatch.heartbeat", "1s").appName("examined")
say(reporting.listener(Line(Kernel("s"))))
spark = builder.getOrCreate()
say(reporting.listener(Line(Kernel("s"))))
spark.range(3).count()
ListenerAttachment("", "").context_seen(spark.sparkContext, 30)
say(reporting.listener(Line(Kernel("s"))))
say(reporting.drivers(Line()))
spark.stop()
listener = "io.cellwatch.listener.CellwatchListener"
spark = builder.config("spark.extraListeners", listener).getOrCreate()
spark.stop()
unseen = builder.config("spark.cellwatch.url", "http://127.0.0.1:1")
spark = unseen.config("spark.extraListeners", listener).getOrCreate()
say(reporting.listener(Line(Kernel("s"))))
spark.sparkContext._gateway.proc.kill()
spark.sparkContext._gateway.proc.wait()
"""


def test_driver_without_the_listener_with_it_late_and_with_it_elsewhere(found):
    said(reporting.drivers(Line()), Level.WARNING, "no driver has reported", "spark.jars")
    jar = str(driver_jar())
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CELLWATCH_")},
        "CELLWATCH_JAR": jar,
        "PYTHONPATH": str(ROOT / "notebook" / "src"),
        "PYSPARK_SUBMIT_ARGS": f"--jars {jar} pyspark-shell",
    }
    ran = subprocess.run(
        [sys.executable, "-c", DRIVER], env=env, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stderr
    none, without, late, drivers, elsewhere = map(json.loads, ran.stdout.splitlines())
    assert none[:2] == ["ok", "no Spark runs in this notebook yet"]
    assert without[0] == "fault"
    assert "'examined' on local[1] has no Cellwatch listener" in without[1]
    assert "%reload_ext cellwatch" in without[2]
    assert late[0] == "ok"
    assert "reports as local-" in late[1]
    assert drivers[0] == "warning"
    assert "events are missing" in drivers[1]
    assert elsewhere[0] == "fault"
    assert "the server has not heard of local-" in elsewhere[1]
    assert "spark.cellwatch.url" in elsewhere[2]


def test_driver_that_went_silent_and_what_it_lost(found):
    update = json.loads(GOLDEN.read_text())
    instance = str(uuid.uuid4())
    update["application"].update(applicationId="app-silent", incomplete=False)
    update["application"]["totals"].update(RECORDS_FOLDED=7)
    assert send(found, "POST", f"/v1/drivers/{instance}", update) in (204, 205)
    said(reporting.losses(Line()), Level.WARNING, "7 records of app-silent never got", "running")
    update["sequence"] += 1
    update["application"]["totals"].update(BUS_DROPPED_EVENTS=5)
    assert send(found, "POST", f"/v1/drivers/{instance}", update) in (204, 205)
    said(reporting.losses(Line()), Level.WARNING, "dropped 5 events of app-silent", "capacity")
    within(10, lambda: reporting.drivers(Line()), Level.WARNING, "app-silent went silent")


NOTEBOOK = """
from IPython.core.interactiveshell import InteractiveShell
from cellwatch import doctor

shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "cellwatch")
shell.run_cell("one = 1", store_history=True)
codes = [doctor.report(shell, "--json")]
print("---")
shell.run_line_magic("unload_ext", "cellwatch")
codes += [doctor.report(shell), doctor.report(shell, "--jsn"), doctor.report(shell, "'")]
print("---", codes)
"""


def test_notebook_that_runs_examines_itself(found, kernel_environment):
    env = kernel_environment(Path(os.environ["HOME"]), CELLWATCH_JAR=str(driver_jar()))
    ran = subprocess.run(
        [sys.executable, "-c", NOTEBOOK], env=env, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    loaded, unloaded, codes = ran.stdout.split("---")
    checks = {one["check"]: one for one in json.loads(loaded)["checks"]}
    assert checks["extension"]["level"] == "ok"
    assert "knows this notebook's cells" in checks["notebooks"]["found"]
    assert checks["listener"]["found"] == "no Spark runs in this notebook yet"
    assert "fault    extension" in unloaded
    assert "Run %load_ext cellwatch" in unloaded
    assert "unrecognized arguments: --jsn" in ran.stderr
    assert codes.split(", ")[1:] == ["1", "2", "2]\n"], codes
    assert found.token not in ran.stdout


class Prometheus:
    """A real one, with a configuration that can be changed while it runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "prometheus.yml"
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def configure(self, credentials: str, target: str) -> None:
        self._file.write_text(
            "global: {scrape_interval: 250ms, scrape_timeout: 250ms}\n"
            "scrape_configs:\n- job_name: cellwatch\n  authorization:\n"
            f"    credentials_file: '{credentials}'\n"
            f"  static_configs:\n  - targets: ['{target}']\n"
        )
        if self._process is not None:
            self._process.send_signal(signal.SIGHUP)
            return
        self._process = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={self._file}",
                f"--storage.tsdb.path={self._folder / 'data'}",
                f"--web.listen-address=127.0.0.1:{self._port}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=(self._folder / "prometheus.log").open("wb"),
        )

    def __enter__(self) -> Prometheus:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)


def test_prometheus_that_is_not_there(found, monkeypatch):
    monkeypatch.setattr(scraping, "LOCAL_PROMETHEUS", f"http://127.0.0.1:{free_port()}")
    said(scraping.prometheus(Line()), Level.WARNING, "none seen", "prometheus-config")
    named = f"http://127.0.0.1:{free_port()}"
    said(scraping.prometheus(Line(prometheus=named)), Level.FAULT, "no Prometheus answers", "Start")
    said(scraping.prometheus(Line(prometheus="there:9090")), Level.FAULT, "an address like", "Name")
    with RecordingServer() as other:
        said(scraping.prometheus(Line(prometheus=other.url)), Level.FAULT, "is no Prometheus")


def test_prometheus_with_another_target_a_wrong_token_and_all_right(found, tmp_path):
    right = Path(found._env["HOME"]) / ".local" / "share" / "cellwatch" / "token"
    (wrong := tmp_path / "wrong").write_text("of-an-earlier-start")
    ours = found.url.removeprefix("http://")
    with Prometheus(tmp_path) as prometheus:

        def look() -> Finding:
            return scraping.prometheus(Line(prometheus=prometheus.url))

        prometheus.configure(str(right), f"127.0.0.1:{free_port()}")
        other = within(20, look, Level.FAULT, "has no target")
        assert "prometheus-config" in other.mend
        prometheus.configure(str(wrong), ours)
        refused = within(20, look, Level.FAULT, "401")
        assert "credentials_file holds no token of this server" in refused.mend
        prometheus.configure(str(tmp_path / "none"), ours)
        unread = within(20, look, Level.FAULT, "no such file")
        assert "credentials_file" in unread.mend or "cannot read the token's file" in unread.mend
        prometheus.configure(str(right), ours.replace("127.0.0.1", "localhost"))
        within(20, look, Level.OK, "scrapes http://localhost")


def end_cell(server: RealServer, number: int) -> None:
    now = int(time.time() * 1000)
    run = {"notebook": "t.ipynb", "cell": f"c{number}", "execution": number, "state": "SUCCEEDED"}
    run.update(startMillis=now - 1000, endMillis=now, title="spans")
    report = {"version": 1, "sequence": number, "full": number == 1, "sentMillis": now}
    report.update(language="python", runs=[run])
    assert send(server, "PUT", "/v1/cells/of-spans", report) in (204, 205)


def test_spans_that_nobody_takes_that_are_refused_and_that_are_exported(found, collector):
    end_cell(found, 1)
    waiting = within(20, lambda: scraping.spans(Line()), Level.WARNING, "wait for the collector")
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in waiting.mend

    class Refusing(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_error(400)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", collector), Refusing) as refusing:
        threading.Thread(target=refusing.serve_forever, args=(0.05,), daemon=True).start()
        end_cell(found, 2)
        refused = within(30, lambda: scraping.spans(Line()), Level.FAULT, "0 exported")
        assert "rejected" in refused.found
        refusing.shutdown()
    with OtlpReceiver(collector):
        end_cell(found, 3)
        within(20, lambda: scraping.spans(Line()), Level.WARNING, "rejected")


def test_whole_line_has_no_token_in_it_and_its_exit_code_says_whether_it_is_whole(
    found, monkeypatch, capsys
):
    monkeypatch.setenv("CELLWATCH_JAR", str(driver_jar()))
    server_jar = ROOT / "server" / "target" / "cellwatch-server.jar"
    monkeypatch.setenv("CELLWATCH_SERVER_JAR", str(server_jar))
    monkeypatch.setattr(scraping, "LOCAL_PROMETHEUS", f"http://127.0.0.1:{free_port()}")
    code = doctor.run([])
    text = capsys.readouterr().out
    assert found.token not in text
    levels = [line.split()[0] for line in text.splitlines()[:-1] if "→" not in line]
    assert code == (1 if "fault" in levels else 0), text
    assert doctor.run(["--prometheus", "http://127.0.0.1:1/?token=abcdef"]) == 1
    assert "abcdef" not in capsys.readouterr().out


def test_proxy_that_answers_for_everything_is_not_taken_for_the_server(home, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(4096)
                    connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n<html>log in here</html>")

        threading.Thread(target=serve, daemon=True).start()
        monkeypatch.setenv("CELLWATCH_URL", f"http://127.0.0.1:{listening.getsockname()[1]}")
        said(serving.server(Line()), Level.FAULT, "what no Cellwatch server does", "CELLWATCH_URL")
