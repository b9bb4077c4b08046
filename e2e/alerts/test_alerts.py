"""From a job that hangs to the message that somebody gets, and the one after it moves again."""

from __future__ import annotations

import os
import re
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from hanging_notebook import ONE_JOB, TWO_JOBS, HangingNotebook
from monitoring import Alertmanager, Prometheus
from real_server import ROOT, RealServer
from webhook import Message, Webhook

RUNBOOK = ROOT / "alerts" / "runbook.md"

UNKNOWN_PROPERTIES = """
getattr(sc._jvm.org.apache.spark.internal.config, "package$")
entries = sc._jvm.org.apache.spark.internal.config.ConfigEntry
print("unknown:", [name for name in {names!r} if entries.findEntry(name) is None])
"""

STUCK_SECONDS = 90
"""Sixteen seconds without progress, four more, and what the machine takes for all that."""

QUIET_SECONDS = 5
"""Longer than Alertmanager waits until it sends what is new in a group."""


@dataclass
class Scene:
    """All that runs; the jobs of both notebooks hang from its beginning."""

    server: RealServer
    prometheus: Prometheus
    alertmanager: Alertmanager
    webhook: Webhook
    moves: HangingNotebook
    dies: HangingNotebook


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    folder = tmp_path_factory.mktemp("alerts")
    with ExitStack() as stack:
        enter = stack.enter_context
        server = enter(
            RealServer(
                folder,
                CELLWATCH_HEARTBEAT="1s",
                # Five minutes, by the rules' measure.
                CELLWATCH_GRACE="20s",
            )
        )
        webhook = enter(Webhook())
        alertmanager = enter(Alertmanager(folder, webhook.url))
        prometheus = enter(Prometheus(folder, server, alertmanager))
        moves = enter(HangingNotebook(folder, server, "moves"))
        dies = enter(HangingNotebook(folder, server, "dies"))
        moves.begin(ONE_JOB, "waits")
        dies.begin(TWO_JOBS, "waits-twice")
        yield Scene(server, prometheus, alertmanager, webhook, moves, dies)


def the_only(messages: list[Message]) -> Message:
    assert len(messages) == 1, messages
    return messages[0]


def test_job_that_hangs_is_told_once_with_all_that_helps(scene):
    app = scene.moves.app
    scene.webhook.wait_for(app, lambda messages: messages, STUCK_SECONDS)
    time.sleep(QUIET_SECONDS)
    message = the_only(scene.webhook.messages(app))
    assert (message.receiver, message.status) == ("author", "firing")
    (alert,) = message.alerts
    labels, said = alert["labels"], alert["annotations"]
    (job,) = scene.prometheus.query(f'spark_job_state{{app_id="{app}"}} == 1')
    (info,) = scene.prometheus.query(f'spark_application_info{{app_id="{app}"}}')
    assert labels == {
        "alertname": "SparkJobStuck",
        "severity": "warning",
        # By the plain timestamps, or by Cellwatch's classifier, which has better proof.
        "reason": labels["reason"],
        "app": "moves",
        "app_id": app,
        "user": info["metric"]["user"],
        "notebook": "team/moves.ipynb",
        "cell": "waits",
        "execution_count": "2",
        "job_id": job["metric"]["job_id"],
    }
    assert said["description"].startswith(
        f"Job {labels['job_id']} of In [2] (cell waits) in team/moves.ipynb, application moves"
        f" ({app}), has not moved since 20"
    )
    assert_links_lead_somewhere(scene, labels, said)


def assert_links_lead_somewhere(scene: Scene, labels: dict[str, str], said: dict[str, str]) -> None:
    page = said["spark_ui"].removeprefix(scene.server.url)
    assert f"Details for Job {labels['job_id']}" in " ".join(scene.server.get(page).split())
    assert re.fullmatch(
        r"http://127\.0\.0\.1:3000/d/cellwatch-cells\?from=\d{13}&to=now"
        rf"&var-app_id={labels['app_id']}&var-notebook=team%2Fmoves.ipynb&var-cell=waits",
        said["dashboard"],
    )
    anchor = said["runbook_url"].partition("#")[2]
    assert f"## {labels['alertname']}: {labels['reason']}" in RUNBOOK.read_text(encoding="utf-8")
    assert anchor == f"{labels['alertname'].lower()}-{labels['reason']}"


def commands_of_the_runbook() -> list[str]:
    return re.findall(r"```sh\n(.+?)```", RUNBOOK.read_text(encoding="utf-8"), re.DOTALL)


def test_every_command_of_the_runbook_answers(scene):
    app = scene.moves.app
    (job,) = scene.prometheus.query(f'spark_job_state{{app_id="{app}"}} == 1')
    (stage,) = scene.prometheus.query(f'spark_stage_state{{app_id="{app}"}} == 1')
    environment = {
        **os.environ,
        "CELLWATCH": scene.server.url,
        "TOKEN": scene.server.token,
        "PROMETHEUS": scene.prometheus.url,
        "APP": app,
        "JOB": job["metric"]["job_id"],
        "STAGE": stage["metric"]["stage_id"],
        "EXECUTOR": "driver",
    }
    commands = commands_of_the_runbook()
    assert len(commands) > 10
    for command in commands:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{command}{done.stderr}"
        # No task has failed here.
        assert done.stdout.strip() or "status=failed" in command, command


def test_job_that_moves_again_is_told_as_resolved(scene):
    app = scene.moves.app
    scene.moves.go_on()
    assert scene.moves.result().status == "ok"
    scene.webhook.wait_for(app, lambda messages: len(messages) > 1, 30)
    time.sleep(QUIET_SECONDS)
    told, over = scene.webhook.messages(app)
    assert (over.receiver, over.status) == ("author", "resolved")
    (before,), (after,) = told.alerts, over.alerts
    assert after["fingerprint"] == before["fingerprint"]
    assert after["endsAt"] > after["startsAt"]


def test_spark_knows_every_property_of_the_runbook(scene):
    named = re.findall(r"`(spark(?:\.\w+)+)", RUNBOOK.read_text(encoding="utf-8"))
    assert len(named) > 10
    answer = scene.moves.run(UNKNOWN_PROPERTIES.format(names=named))
    assert (answer.status, answer.text) == ("ok", "unknown: []\n")


def test_jobs_of_one_application_are_told_in_one_message(scene):
    app = scene.dies.app
    scene.webhook.wait_for(app, lambda messages: messages, STUCK_SECONDS)
    message = the_only(scene.webhook.messages(app))
    assert message.names() == {"SparkJobStuck"}
    assert len({alert["labels"]["job_id"] for alert in message.alerts}) == 2


def test_driver_that_is_killed_is_told_alone(scene):
    app = scene.dies.app
    scene.dies.kill_driver()
    inhibited = []
    end = time.monotonic() + 60
    while len(scene.webhook.messages(app)) < 2:
        assert time.monotonic() < end, scene.webhook.messages(app)
        inhibited += inhibited_by_lost_driver(scene, app)
        time.sleep(0.2)
    # The jobs' alerts go on for a while, and end, while the driver's holds.
    until = time.monotonic() + QUIET_SECONDS
    while time.monotonic() < until:
        inhibited += inhibited_by_lost_driver(scene, app)
        time.sleep(0.2)
    assert set(inhibited) == {"SparkJobStuck"}
    _, lost = scene.webhook.messages(app)
    assert (lost.receiver, lost.status) == ("author-of-what-is-over", "firing")
    assert lost.names() == {"SparkDriverLost"}
    (alert,) = lost.alerts
    assert alert["labels"]["cell"] == "waits-twice"
    assert alert["annotations"]["description"].startswith(
        f"Application dies ({app}) of team/dies.ipynb has fallen silent"
        " while In [2] (cell waits-twice) ran, and was heard last at 20"
    )


def inhibited_by_lost_driver(scene: Scene, app: str) -> list[str]:
    alerts = [each for each in scene.alertmanager.alerts() if each["labels"]["app_id"] == app]
    lost = {
        each["fingerprint"] for each in alerts if each["labels"]["alertname"] == "SparkDriverLost"
    }
    return [
        each["labels"]["alertname"]
        for each in alerts
        if lost.intersection(each["status"]["inhibitedBy"])
    ]


def test_every_rule_could_be_evaluated(scene):
    assert scene.prometheus.failures() == []
