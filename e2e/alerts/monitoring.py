"""A real Prometheus and a real Alertmanager, each on a port of its own until it is left."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
import urllib.request
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from free_port import free_port
from real_server import ROOT, RealServer

FASTER = 15
"""By what the rules' times are divided. What is left of a minute is longer than a server takes to
say that a driver is silent, after it has lost it."""

SOONER = ("--threshold", "no_progress=4m", "--for", "no_progress=1m")

START_SECONDS = 30


def scrape_configuration(server: RealServer) -> str:
    """What people are told to put into Prometheus' configuration."""
    printed = subprocess.run(
        [str(ROOT / "cellwatch"), "prometheus-config"],
        env={**os.environ, "HOME": str(server.home)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return printed.stdout


class Program(AbstractContextManager["Program"]):
    """A program that answers at ``/-/ready``."""

    def __init__(self, command: list[str], port: int, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._log = folder / f"{command[0]}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        end = time.monotonic() + START_SECONDS
        while not self._ready():
            assert self._process.poll() is None, self._log.read_text()
            assert time.monotonic() < end, self._log.read_text()
            time.sleep(0.1)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/-/ready", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=5) as answer:
            return json.load(answer)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Alertmanager(Program):
    """With the routes and inhibitions of the example, each receiver being a webhook.

    :param webhook: address to which each receiver's name is added
    """

    def __init__(self, folder: Path, webhook: str) -> None:
        example = (ROOT / "alerts" / "alertmanager.yml").read_text(encoding="utf-8")
        rules, receivers = example.split("\nreceivers:\n")
        rules, waits = re.subn(r"group_wait: \w+", "group_wait: 3s", rules)
        rules, intervals = re.subn(r"group_interval: \w+", "group_interval: 1s", rules)
        assert waits >= 2
        assert intervals == 1
        names = re.findall(r"- name: (\S+)", receivers)
        resolved = re.findall(r"- name: (\S+)\n.*\n.*\n      +send_resolved: true", receivers)
        config = rules + "\nreceivers:\n"
        for name in names:
            config += f"  - name: {name}\n    webhook_configs:\n      - url: {webhook}/{name}\n"
            config += f"        send_resolved: {'true' if name in resolved else 'false'}\n"
        (folder / "alertmanager.yml").write_text(config, encoding="utf-8")
        port = free_port()
        command = [
            "prometheus-alertmanager",
            "--config.file=alertmanager.yml",
            f"--storage.path={folder / 'alertmanager'}",
            f"--web.listen-address=127.0.0.1:{port}",
            "--cluster.listen-address=",
        ]
        super().__init__(command, port, folder)

    def alerts(self) -> list[dict[str, Any]]:
        return self.get("/api/v2/alerts")


class Prometheus(Program):
    """Scrapes a server as ``cellwatch prometheus-config`` says, once a second.

    Its rules are those of ``alerts/generate``, with the server's address, and faster.
    """

    def __init__(self, folder: Path, server: RealServer, alertmanager: Alertmanager) -> None:
        subprocess.run(
            [
                *(str(ROOT / "alerts" / "generate"), "--output", str(folder / "rules")),
                *("--cellwatch-url", server.url, "--faster", str(FASTER), *SOONER),
            ],
            check=True,
        )
        scrape = scrape_configuration(server).replace(
            "scrape_interval: 5s", "scrape_interval: 1s\n    scrape_timeout: 1s"
        )
        address = alertmanager.url.removeprefix("http://")
        (folder / "prometheus.yml").write_text(
            f"""
global: {{evaluation_interval: 1s}}
rule_files: [rules/cellwatch-rules.yaml, rules/cellwatch-alerts.yaml]
alerting:
  alertmanagers: [{{static_configs: [{{targets: ['{address}']}}]}}]
{scrape}""",
            encoding="utf-8",
        )
        port = free_port()
        command = [
            "prometheus",
            "--config.file=prometheus.yml",
            f"--storage.tsdb.path={folder / 'prometheus'}",
            f"--web.listen-address=127.0.0.1:{port}",
            # How soon an alert that still holds is sent again.
            "--rules.alert.resend-delay=5s",
        ]
        super().__init__(command, port, folder)

    def query(self, expression: str) -> list[dict[str, Any]]:
        return self.get(f"/api/v1/query?query={quote(expression)}")["data"]["result"]

    def failures(self) -> list[str]:
        """Rules that could not be evaluated, and why."""
        groups = self.get("/api/v1/rules")["data"]["groups"]
        return [
            f"{rule['name']}: {rule['lastError']}"
            for group in groups
            for rule in group["rules"]
            if rule.get("lastError")
        ]
