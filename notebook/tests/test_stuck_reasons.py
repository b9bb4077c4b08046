"""Work that does not get on in a real kernel with real Spark, and its innocent twins: each reason
as Prometheus gets it and as the home page says it. Thresholds are the application's own."""

from __future__ import annotations

import os
import signal

from stuck_notebook import until

SLOW = "sc.parallelize(range(12), 12).map(lambda n: time.sleep(1)).count()"
STRAGGLER = "sc.parallelize(range(8), 8).map(lambda n: hold() if n == 7 else n).count()"
SINGLE = "sc.parallelize([0], 1).map(hold).count()"
BUSY = """
other = threading.Thread(target=lambda: sc.parallelize(range(2), 2).map(hold).count())
other.start()
time.sleep(1)
sc.parallelize(range(2), 2).count()
other.join()
"""
FAILS = """
def fail(n):
    time.sleep(0.2)
    if held(): raise ValueError('row 7 is odd')
sc.parallelize(range(2), 2).map(fail).count()
"""
COMMITS = """
from pyspark.sql.datasource import DataSource, DataSourceWriter, WriterCommitMessage
class SlowCommit(DataSourceWriter):
    def write(self, rows):
        return WriterCommitMessage()
    def commit(self, messages):
        hold()
class Slow(DataSource):
    @classmethod
    def name(cls): return 'slow'
    def schema(self): return 'id long'
    def writer(self, schema, overwrite): return SlowCommit()
spark.dataSource.register(Slow)
spark.range(2).write.format('slow').mode('append').save()
"""
SMALL_CROSS = """
for _ in range(5):
    spark.sql('select count(*) from range(2000) a join range(2000) b on a.id + b.id >= 0').collect()
"""
EXPLODES = """
def cancel():
    hold()
    sc.cancelAllJobs()
threading.Thread(target=cancel).start()
try:
    spark.sql('select count(*) from range(1e7) a join range(1e5) b on a.id + b.id >= 0').collect()
except Exception as cancelled:
    assert 'cancel' in str(cancelled), cancelled
"""
GARBAGE = """
while held():
    sc._jvm.java.lang.System.gc()
"""
STREAM = """
query = (spark.readStream.format('rate').load().writeStream.format('noop')
    .trigger(processingTime='3 seconds').start())
time.sleep(9)
query.stop()
"""


def test_each_reason_is_told_and_its_innocent_twin_is_not(stuck_notebook, stuck_server):
    here = stuck_notebook("local[2,500]")
    here.innocent("time.sleep(7)", "idle")
    here.innocent(SLOW, "slow")
    here.innocent(STREAM, "stream")
    here.stuck_by(STRAGGLER, "late", "straggler", "1 task of 8 to do, and the oldest .* Salt")
    here.stuck_by(SINGLE, "single", "single_task", "its only task has run for")
    here.stuck_by(BUSY, "busy", "cores_busy_elsewhere", r"holds all its 2 cores \(job")
    here.stuck_by(FAILS, "fails", "retry_loop", "tasks failed and 0 succeeded, on 1 executor")
    here.stuck_by(COMMITS, "commits", "planning", "commits what the jobs wrote|committing what was")
    share = r"the driver spent \d+ % of the last .* on garbage collection"
    here.innocent(SMALL_CROSS, "small")
    rows = r"its Broadcast\w+Join has made [\d.]+ [mb]illion rows of [\d,]+ so far"
    here.stuck_by(EXPLODES, "explodes", "exploding_join", rows)
    here.stuck_by(GARBAGE, "garbage", "gc_pressure", share, of="_none")
    jvm = int(stuck_notebook.session.run("print(sc._gateway.proc.pid)", "jvm").text)
    with here.running(SLOW, "paused"):
        until(
            lambda: stuck_server.state()["applications"][-1]["application"].get("activeTasks") == 2,
            10,
        )
        os.kill(jvm, signal.SIGSTOP)
        try:
            until(lambda: here.stuck() == {("driver_silent", "paused")}, 25)
        finally:
            os.kill(jvm, signal.SIGCONT)
        until(lambda: not here.stuck(), 10)


def active(application):
    return application["application"].get("activeTasks")
