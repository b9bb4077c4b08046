"""The doctor on what leaves the server, to Prometheus and a collector, and on the whole line."""

from __future__ import annotations

import http.server
import signal
import subprocess
import threading
import time
from pathlib import Path

from examined_server import said, send, within
from free_port import free_port
from otlp_receiver import OtlpReceiver
from real_server import ROOT, RealServer, driver_jar
from recording_server import RecordingServer

from cellwatch import doctor
from cellwatch.doctor import scraping
from cellwatch.doctor.finding import Finding, Level
from cellwatch.doctor.line import Line


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
    right = found.home / ".local" / "share" / "cellwatch" / "token"
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


def test_port_is_no_status_of_an_answer():
    refused = "dial tcp 127.0.0.1:8401: connect: connection refused"
    found = scraping._down("prom", {"scrapeUrl": "http://h:8403/metrics", "lastError": refused})
    assert "Look at the address" in found.mend


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
