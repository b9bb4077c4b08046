"""What the driver, Python and tasks really do, where work seems not to get on: asked of a real
kernel with real Spark, and said in a sentence."""

from __future__ import annotations

PLANS = """
from pyspark.sql import functions
wide = [functions.lit(n).alias(f'w{n}') for n in range(500)]
frame = spark.range(1).select(wide)
while held():
    frame = frame.withColumn('id', functions.lit(1) + 1)
"""
WAITS = """
begun = time.monotonic()
hold()
"""
COMPUTES = """
end = time.monotonic() + 12
while time.monotonic() < end:
    sum(range(1000))
"""
HANGS = "sc.parallelize(range(2), 2).map(hold).count()"
TRAINS = """
def train(n):
    end = time.monotonic() + 12
    while time.monotonic() < end:
        n += 1
    return n
sc.parallelize(range(2), 2).map(train).count()
"""


def test_what_driver_python_and_tasks_do_is_the_proof(stuck_notebook):
    names = ("no-progress-after", "driver-bound-after")
    own = {f"spark.cellwatch.stuck.{name}": "6s" for name in names}
    here = stuck_notebook("local[2]", **own)
    here.stuck_by(PLANS, "plans", "planning", r"In \[\d+\], line 5: Catalyst planning for")
    waits = r"In \[\d+\], line 2: Python waits, in In \[\d+\]:\d+ hold"
    here.stuck_by(WAITS, "waits", "driver_bound", waits)
    here.innocent(COMPUTES, "computes")
    idle = "neither they nor their Python workers take any CPU time"
    here.stuck_by(HANGS, "hangs", "no_progress", idle)
    here.innocent(TRAINS, "trains")
