"""Work that does not get on, and its innocent twins, as notebooks have it: what is recorded.

Longer than the rules' thresholds, so that they can be judged with the times that people use.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Provoked:
    """A run of Spark.

    :param source: of its notebook; there are ``spark``, ``sc``, ``cell`` that begins a cell,
        ``beside`` that calls something in a thread of its own, and ``LOCAL``, Spark's local folder
    :param workers: of a standalone cluster, one core each: after how many seconds they come; none
        without a cluster
    :param deaths: after how many seconds an executor is killed, or the driver where there is no
        cluster
    """

    source: str
    master: str = "local[2]"
    options: dict[str, str] = field(default_factory=dict)
    workers: tuple[int, ...] | None = None
    deaths: tuple[int, ...] = ()


HANGS = """
cell('hangs')
sc.parallelize(range(2), 2).map(lambda n: time.sleep(20 * 60)).count()
"""
SLOW = """
cell('slow')
sc.parallelize(range(44), 44).map(lambda n: time.sleep(60)).count()
"""
STRAGGLER = """
cell('late')
sc.parallelize(range(8), 8).map(lambda n: time.sleep(14 * 60 if n == 7 else 1)).count()
"""
SKEWED = """
cell('skewed')
sc.parallelize(range(16), 16).map(lambda n: time.sleep(14 * 60 if n == 0 else 60)).count()
"""
SINGLE = """
cell('single')
sc.parallelize(range(8), 8).coalesce(1).map(lambda n: time.sleep(150)).count()
"""
SHORT_LAST_TASK = """
cell('last')
sc.parallelize(range(8), 8).coalesce(1).map(lambda n: time.sleep(60)).count()
"""
QUEUE = """
def waits(n):
    cell('queue-%d' % n)
    sc.parallelize(range(2), 2).map(lambda n: time.sleep(110)).count()
threads = []
for n in range(8):
    threads.append(beside(waits, n))
    time.sleep(1)
for thread in threads:
    thread.join()
"""
BUSY = """
def holds():
    cell('holds')
    sc.parallelize(range(2), 2).map(lambda n: time.sleep(14 * 60)).count()
thread = beside(holds)
time.sleep(5)
cell('starves')
sc.parallelize(range(2), 2).count()
thread.join()
"""
WAITS = """
cell('waits')
sc.parallelize(range(3), 3).map(lambda n: time.sleep(5)).count()
"""
FAILS = """
def fails(n):
    time.sleep(5)
    raise ValueError('row 7 is odd')
cell('fails')
try:
    sc.parallelize(range(2), 2).map(fails).count()
except Exception:
    pass
time.sleep(30)
"""
FLAKY = """
def fails_on_the_first(n):
    if os.path.basename(os.getcwd()) == '0':
        time.sleep(2)
        raise ValueError('no space left on device')
    time.sleep(20)
cell('flaky')
sc.parallelize(range(14), 14).map(fails_on_the_first).count()
"""
LOST_OUTPUT = """
def removes():
    while going:
        time.sleep(0.05)
        for file in glob.glob(LOCAL + '/**/shuffle_*.index', recursive=True):
            os.remove(file)
going = True
thread = beside(removes)
cell('retries')
try:
    (sc.parallelize(range(4), 4).map(lambda n: time.sleep(15) or (n % 2, n))
        .groupByKey(2).mapValues(len).collect())
except Exception:
    pass
going = False
thread.join()
time.sleep(30)
"""
EXECUTORS = """
cell('loses')
sc.parallelize(range(70), 70).map(lambda n: time.sleep(20)).count()
"""
COMMITS = """
from pyspark.sql.datasource import DataSource, DataSourceWriter, WriterCommitMessage
class SlowCommit(DataSourceWriter):
    def write(self, rows):
        return WriterCommitMessage()
    def commit(self, messages):
        time.sleep(6 * 60)
class Slow(DataSource):
    @classmethod
    def name(cls): return 'slow'
    def schema(self): return 'id long'
    def writer(self, schema, overwrite): return SlowCommit()
spark.dataSource.register(Slow)
cell('commits')
spark.range(2).write.format('slow').mode('append').save()
"""
GARBAGE = """
def collects():
    while going:
        sc._jvm.java.lang.System.gc()
going = True
thread = beside(collects)
cell('garbage')
sc.parallelize(range(80), 80).map(lambda n: time.sleep(12)).count()
going = False
thread.join()
"""
TASKS = """
cell('dies')
sc.parallelize(range(80), 80).map(lambda n: time.sleep(20)).count()
"""
STREAM = """
cell('stream')
query = (spark.readStream.format('rate').load().writeStream.format('noop')
    .trigger(processingTime='4 minutes').start())
time.sleep(19 * 60)
query.stop()
cell('idle')
spark.range(10).count()
time.sleep(60)
"""

PROVOKED = {
    "no-progress": Provoked(HANGS),
    "slow": Provoked(SLOW),
    "straggler": Provoked(STRAGGLER),
    "skewed-moves": Provoked(SKEWED),
    "single-task": Provoked(SINGLE),
    "short-last-task": Provoked(SHORT_LAST_TASK),
    "one-core": Provoked(SINGLE, master="local[1]"),
    "cores-busy": Provoked(BUSY),
    "queue-moves": Provoked(QUEUE),
    "no-executors": Provoked(WAITS, workers=(9 * 60,)),
    "cold-start": Provoked(WAITS, workers=(140,)),
    "retry-loop": Provoked(FAILS, master="local[2,60]"),
    "stage-attempts": Provoked(
        LOST_OUTPUT, "local[2,4]", {"spark.stage.maxConsecutiveAttempts": "8"}
    ),
    "flaky-executor": Provoked(FLAKY, workers=(0, 0), options={"spark.task.maxFailures": "1000"}),
    "executor-loss": Provoked(EXECUTORS, workers=(0, 0), deaths=(90, 150)),
    "slow-commit": Provoked(COMMITS),
    "gc-pressure": Provoked(GARBAGE, options={"spark.driver.extraJavaOptions": "-XX:+UseSerialGC"}),
    "driver-killed": Provoked(TASKS, deaths=(200,)),
    "stream-between-batches": Provoked(STREAM),
}
