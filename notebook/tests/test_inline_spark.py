"""Progress below cells with real Spark and a real server: as it is saved without a front end, and
of work that is stuck."""

from __future__ import annotations

import re

import nbformat
import pytest
from front_end import FrontEnd
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbconvert import HTMLExporter, MarkdownExporter, PythonExporter
from real_server import RealServer, driver_jar
from run_notebook import KernelSession
from standalone import Master

SESSION = """
import time
from pyspark.sql import SparkSession
spark = (SparkSession.builder.master('{master}').config('spark.ui.port', '0')
         .config('spark.driver.host', '127.0.0.1').config('spark.ui.showConsoleProgress', 'false')
         .getOrCreate())
sc = spark.sparkContext
"""
WORKS = "sc.parallelize(range(10), 10).map(lambda n: time.sleep(0.6)).count()"
FAILS = """
def fail(n):
    time.sleep(0.6)
    if n == 9: raise ValueError('row 7 is odd')
sc.parallelize(range(10), 10).map(fail).count()
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with RealServer(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def environment(tmp_path, kernel_environment, server):
    return kernel_environment(
        tmp_path,
        CELLWATCH_URL=server.url,
        CELLWATCH_TOKEN=server.token,
        CELLWATCH_JAR=str(driver_jar()),
        JPY_SESSION_NAME="work/inline.ipynb",
    )


def test_saved_notebook_holds_each_cells_summary_in_every_form(environment, tmp_path, server):
    cell = nbformat.v4.new_code_cell
    notebook = nbformat.v4.new_notebook(
        cells=[
            cell("%load_ext cellwatch"),
            cell(SESSION.format(master="local[2]")),
            cell(WORKS),
            cell("1 + 1"),
            cell(FAILS, metadata={"tags": ["raises-exception"]}),
        ]
    )
    manager = AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
    client = NotebookClient(notebook, km=manager, timeout=120)
    client.execute(env=environment, cwd=str(tmp_path))
    assert [shown(each) for each in (notebook.cells[0], notebook.cells[3])] == [[], []]
    (done,), (failed,) = shown(notebook.cells[2]), shown(notebook.cells[4])
    assert re.fullmatch(
        r"✓ Spark: done in .* s · (at least )?1 job · (at least )?10 tasks", done["text/plain"]
    )
    assert re.match(r"✗ Spark: the cell failed after .* s · ", failed["text/plain"])
    saved = nbformat.writes(notebook)
    nbformat.validate(notebook)
    assert server.token not in saved
    assert "update_display_data" not in saved
    page, _ = HTMLExporter().from_notebook_node(notebook)
    document, _ = MarkdownExporter().from_notebook_node(notebook)
    script, _ = PythonExporter().from_notebook_node(notebook)
    for form in (page, document):
        assert "✓ Spark: done in" in form
        assert "✗ Spark: the cell failed after" in form
    link = rf'<a href="{re.escape(server.url)}/traces/[0-9a-f]{{32}}"[^>]*>trace</a>'
    assert len(re.findall(link, page)) == 2
    for trace in re.findall(r"/traces/[0-9a-f]{32}", page):
        assert "In [" in server.get(trace)
    compile(script, "script", "exec")


def shown(cell):
    """The outputs of ours."""
    found = [each.get("data", {}) for each in cell.outputs]
    return [data for data in found if " Spark" in data.get("text/plain", "")]


def test_work_that_no_executor_comes_for_is_told_with_the_reason(environment, tmp_path, server):
    with Master() as url, KernelSession(environment, str(tmp_path)) as session:
        front_end = FrontEnd(session)
        front_end.run("%load_ext cellwatch\n%cellwatch inline on")
        front_end.run(SESSION.format(master=url))
        stuck = front_end.start("sc.parallelize(range(4), 4).count()", "stuck")
        front_end.until(lambda: "there is no executor" in "".join(front_end.texts(stuck)[-1:]), 60)
        line, *table = front_end.texts(stuck)[-1].splitlines()
        assert re.match(
            r"● Spark · 0/4 tasks · 0/1 jobs · \d+ s so far · no task has run for", line
        )
        assert [row.split()[:4] for row in table] == [
            ["●", "Job", "0", "0/4"],
            ["●", "Stage", "0", "0/4"],
        ]
        session.manager.interrupt_kernel()
        front_end.until(lambda: front_end.ended(stuck), 60)
        # Python gave up waiting; the job did not.
        front_end.until(lambda: "the cell has ended, 1 job goes on" in front_end.texts(stuck)[-1])
        front_end.run("sc.cancelAllJobs()")
        front_end.until(lambda: "1 job, 1 cancelled" in front_end.texts(stuck)[-1])
        assert front_end.texts(stuck)[-1].startswith("⊘ Spark: cancelled after")
        assert (
            len({each["display_id"] for each in front_end.outputs[stuck] if each["display_id"]})
            == 1
        )
        assert server.token not in str(front_end.log)
