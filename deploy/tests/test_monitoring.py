"""Prometheus of the Compose file at a real server that is configured as the Compose file says."""

from __future__ import annotations

import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from files import COMPOSE, KUBERNETES, mounts, read, services
from free_port import free_port
from monitoring import Program
from real_server import RealServer


@pytest.fixture(scope="module")
def configuration(
    server: RealServer, secrets: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The file as it is, with the places of this test in the stead of the containers'."""
    prometheus = mounts(services()["prometheus"])
    text = prometheus["/etc/prometheus/prometheus.yml"].read_text(encoding="utf-8")
    places = {
        "/etc/prometheus/rules": str(prometheus["/etc/prometheus/rules"]),
        "/run/secrets": str(secrets),
        "cellwatch:8090": server.url.removeprefix("http://"),
        "alertmanager:9093": "127.0.0.1:1",
    }
    for place, here in places.items():
        assert place in text, place
        text = text.replace(place, here)
    file = tmp_path_factory.mktemp("prometheus") / "prometheus.yml"
    file.write_text(text, encoding="utf-8")
    return file


def checked(*command: str) -> str:
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert result.returncode == 0, result.stdout
    return result.stdout


def test_promtool_finds_nothing(configuration: Path) -> None:
    said = checked("promtool", "check", "config", "--lint-fatal", str(configuration))
    assert re.findall(r"SUCCESS: (\d+ rule files) found", said) == ["2 rule files"]
    assert len(re.findall(r"SUCCESS: \d+ rules found", said)) == 2


def test_amtool_finds_nothing() -> None:
    file = mounts(services()["alertmanager"])["/etc/alertmanager/alertmanager.yml"]
    assert "SUCCESS" in checked("amtool", "check-config", str(file))


def test_server_listens_beyond_its_container_since_it_has_a_token() -> None:
    told = services()["cellwatch"]["environment"]
    assert told["CELLWATCH_HOST"] == "0.0.0.0"
    environment = {**os.environ, "CELLWATCH_HOST": "0.0.0.0"}
    refused = subprocess.run(
        [str(COMPOSE.parent.parent / "cellwatch"), "serve", "--port", "0"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    assert refused.returncode == 2, "without a token it must not"
    assert "no token is configured" in refused.stderr


def test_token_of_prometheus_reads_and_does_nothing_else(server: RealServer, secrets: Path) -> None:
    assert answer(server, "/metrics", "") == 401
    reader = (secrets / "prometheus_token").read_text()
    assert answer(server, "/metrics", reader) == 200
    assert answer(server, "/launcher/", reader) == 403
    assert answer(server, "/", (secrets / "token").read_text()) == 200


def answer(server: RealServer, path: str, token: str) -> int:
    request = urllib.request.Request(server.url + path)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=10) as found:
            return found.status
    except urllib.error.HTTPError as error:
        return error.code


def test_probes_are_answered_as_kubelets_ask(server: RealServer) -> None:
    """By the pod's address, unless the probe says another name, and without a token."""
    deployment = read(KUBERNETES / "deployment.yaml")
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = container[kind]["httpGet"]
        headers = {"Host": "10.244.1.7:8090"}
        headers.update((each["name"], each["value"]) for each in asked.get("httpHeaders", []))
        request = urllib.request.Request(server.url + asked["path"], headers=headers)
        with urllib.request.urlopen(request, timeout=10) as found:
            assert found.status == 200, kind


def test_prometheus_scrapes_the_server_and_evaluates_the_rules(
    configuration: Path, tmp_path: Path
) -> None:
    port = free_port()
    flags = [
        flag
        for flag in services()["prometheus"]["command"]
        if not flag.startswith(("--config.file", "--storage.tsdb.path", "--web.external-url"))
    ]
    command = [
        "prometheus",
        f"--config.file={configuration}",
        f"--storage.tsdb.path={tmp_path / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        *flags,
    ]
    with Program(command, port, tmp_path) as prometheus:
        targets = settled(prometheus)
        assert [target["lastError"] for target in targets] == [""]
        assert targets[0]["labels"]["job"] == "cellwatch"
        groups = prometheus.get("/api/v1/rules")["data"]["groups"]
        assert len(groups) == 3
        rules = [rule for group in groups for rule in group["rules"]]
        assert len(rules) > 20
        assert not [rule for rule in rules if rule.get("lastError")]
        series = prometheus.get("/api/v1/query?query=up")["data"]["result"]
        assert [found["value"][1] for found in series] == ["1"]


def settled(prometheus: Program) -> list[dict[str, Any]]:
    """Once it has asked its target."""
    end = time.monotonic() + 20
    while True:
        targets = prometheus.get("/api/v1/targets")["data"]["activeTargets"]
        if targets and all(target["health"] != "unknown" for target in targets):
            return targets
        assert time.monotonic() < end, targets
        time.sleep(0.2)
