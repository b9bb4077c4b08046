"""The doctor on what notebooks and drivers report: each break made with real parts, and found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

from examined_server import said, send, within
from real_server import ROOT, driver_jar

from cellwatch.doctor import reporting
from cellwatch.doctor.finding import Level
from cellwatch.doctor.line import Kernel, Line

GOLDEN = ROOT / "e2e" / "protocol" / "src" / "test" / "resources" / "golden" / "version-1.json"


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
