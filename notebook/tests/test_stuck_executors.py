"""Executors of a real standalone cluster that do not come, or die."""

from __future__ import annotations

import os
import signal

from standalone import Master, Worker
from stuck_notebook import until


def test_executors_that_do_not_come_or_die_are_told(stuck_notebook, stuck_server, tmp_path):
    with Master() as master:
        here = stuck_notebook(master, **{"spark.executor.memory": "512m"})
        work = "sc.parallelize(range(3), 3).map(hold).count()"
        with here.running(work, "waits") as over:
            until(lambda: here.stuck() == {("no_executors", "waits")}, 20)
            with Worker(master, tmp_path / "work") as worker:
                until(lambda: not here.stuck(), 40)
                # Spark must know of it to miss it.
                until(lambda: bool(executors(stuck_server)), 60)
                os.kill(worker.executors()[0], signal.SIGKILL)
                # The next one may take longer to come than our short allowance.
                until(lambda: ("executor_loss", "_none") in here.stuck(), 19)
                here.release()
                assert over.wait(60), "the work goes on with another executor"
                until(lambda: not here.stuck(), 10)


def executors(server):
    """Ids of those that the newest application has."""
    newest = server.state()["applications"][-1]
    return {each["executorId"] for each in newest["executors"] if each.get("cores")}
