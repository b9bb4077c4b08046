"""The other ways in which a real session comes about: before us, unpinned, over Spark Connect."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
import zipfile
from pathlib import Path

import pytest
from event_log import jobs, submit_arguments
from recording_server import RecordingServer
from run_notebook import KernelSession

from cellwatch import tag

LISTENER = """
package io.cellwatch.listener;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.*;
public class CellwatchListener extends SparkListener {
  private final String url;
  public CellwatchListener(SparkConf conf) { url = conf.get("spark.cellwatch.url", "none"); }
  @Override public void onJobStart(SparkListenerJobStart start) {
    System.setProperty("heard", url + " " + start.properties().getProperty("spark.cellwatch.cell"));
  }
}
"""

SESSION = """
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
sc = spark.sparkContext
def job(name):
    sc.setJobDescription(name)
    return sc.parallelize([1, 2], 2).count()
def heard():
    import time
    for _ in range(100):
        if sc._jvm.System.getProperty("heard"): break
        time.sleep(0.05)
    print(sc._jvm.System.getProperty("heard"))
    sc._jvm.System.clearProperty("heard")
print("PID", sc._jvm.java.lang.ProcessHandle.current().pid())
"""


@pytest.fixture(scope="module")
def listener_jar(tmp_path_factory):
    import pyspark

    for program in ("javac", "jar"):
        assert shutil.which(program), f"{program}: not found; install a JDK 17 or newer"
    folder = tmp_path_factory.mktemp("listener")
    source = folder / "CellwatchListener.java"
    source.write_text(LISTENER)
    jars = Path(pyspark.__file__).parent / "jars" / "*"
    subprocess.run(
        ["javac", "--release", "17", "-cp", str(jars), "-d", str(folder / "out"), str(source)],
        check=True,
    )
    jar = folder / "listener.jar"
    subprocess.run(["jar", "cf", str(jar), "-C", str(folder / "out"), "."], check=True)
    return jar


def environment(kernel_environment, folder, *settings, **names):
    log = folder / "log"
    log.mkdir()
    arguments = submit_arguments(log, *settings)
    return log, kernel_environment(folder, PYSPARK_SUBMIT_ARGS=arguments, **names)


def cells_of(log):
    found = {}
    for job in jobs(log):
        found[job.description] = job.tag and (job.tag["c"], job.tag.get("i"))
    return found


def test_session_made_before_us_is_tagged_and_given_the_listener_once(
    tmp_path, kernel_environment, listener_jar
):
    with RecordingServer() as server:
        log, env = environment(
            kernel_environment,
            tmp_path,
            CELLWATCH_URL=server.url,
            CELLWATCH_JAR=str(listener_jar),
        )
        with KernelSession(env, str(tmp_path)) as session:
            made = session.run(SESSION + "job('before')", "platform")
            assert session.run("%load_ext cellwatch", "load").status == "ok"
            results = [
                session.run("job('known'); heard()", "known"),
                session.run(
                    "import threading; t = threading.Thread(target=job, args=('thread',))\n"
                    "t.start(); t.join(); heard()",
                    "threads",
                ),
                session.run("job('again'); heard()", "again"),
                # A session after it, made without our jar, is given the listener too.
                session.run(
                    "spark.stop(); spark = SparkSession.builder.getOrCreate()\n"
                    "sc = spark.sparkContext\njob('later'); heard()",
                    "later",
                ),
            ]
            assert [result.status for result in results] == ["ok"] * 4, results
            # Loading into a paused driver does not wait for it.
            assert session.run("%unload_ext cellwatch", "unload").status == "ok"
            pid = int(re.search(r"PID (\d+)", made.text)[1])
            os.kill(pid, signal.SIGSTOP)
            begun = time.monotonic()
            try:
                paused = session.run("%load_ext cellwatch", "load-paused", timeout=20)
                seconds = time.monotonic() - begun
            finally:
                os.kill(pid, signal.SIGCONT)
            session.run("spark.stop()", "stop")
        assert paused.status == "ok"
        assert seconds < 1
    assert cells_of(log) == {
        "before": None,
        "known": ("known", None),
        "thread": ("threads", None),
        "again": ("again", None),
        "later": ("later", None),
    }
    for result in results:
        address, carried = re.search(r"(http\S+) (cellwatch-cell-1-\S+)", result.text).groups()
        assert address == server.url
        assert carried


def test_session_that_has_the_listener_is_given_no_second_one(
    tmp_path, kernel_environment, listener_jar
):
    _, env = environment(
        kernel_environment,
        tmp_path,
        f"spark.jars={listener_jar}",
        "spark.extraListeners=io.cellwatch.listener.CellwatchListener",
        CELLWATCH_URL="http://127.0.0.1:9",
        CELLWATCH_JAR=str(listener_jar),
    )
    with KernelSession(env, str(tmp_path)) as session:
        result = session.run(f"%load_ext cellwatch\n{SESSION}\njob('one'); heard()", "one")
        session.run("spark.stop()", "stop")
    # Its own conf names no address, as a second one's would.
    assert re.search(r"^none cellwatch-cell-1-", result.text, re.MULTILINE), result


def test_threads_that_are_not_pinned_are_tagged_exactly_as_well_and_a_useless_jar_harms_nothing(
    tmp_path, kernel_environment
):
    jar = tmp_path / "useless.jar"
    with zipfile.ZipFile(jar, "w") as packed:
        packed.writestr("nothing.txt", "")
    log, env = environment(
        kernel_environment, tmp_path, PYSPARK_PIN_THREAD="false", CELLWATCH_JAR=str(jar)
    )
    unpinned = SESSION + (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "executor = ThreadPoolExecutor(3)\n"
        "def size(n): return sc.parallelize(range(n), 1).count()\n"
        "job('make')"
    )
    with KernelSession(env, str(tmp_path)) as session:
        results = [
            session.run("%load_ext cellwatch\n" + unpinned, "make"),
            session.run("sc.setJobDescription(None); later = executor.submit(size, 3)", "submit"),
            session.run("list(executor.map(size, [1] * 9)); later.result()", "many"),
            session.run("import _thread, time\n_thread.start_new_thread(size, (1,))\n"
                        "time.sleep(1.5)", "raw"),
            session.run("spark.stop()", "stop"),
        ]  # fmt: skip
    assert [result.status for result in results] == ["ok"] * 5, results
    printed = "".join(result.text for result in results)
    assert printed.count("cannot attach") == 1, printed
    found = [(job.tag["c"], job.tag.get("i")) for job in jobs(log)]
    assert found[0] == ("make", None)
    assert sorted(found[1:], key=str) == [("many", None)] * 9 + [("raw", True), ("submit", None)]


def test_work_over_spark_connect_is_tagged_and_the_users_tags_stay_as_they_are(
    tmp_path, kernel_environment
):
    log = tmp_path / "log"
    log.mkdir()
    arguments = submit_arguments(log, "spark.connect.grpc.binding.address=127.0.0.1")
    env = {
        **kernel_environment(tmp_path, PYSPARK_SUBMIT_ARGS=arguments),
        # Makes PySpark's Connect server take a free port, and its client find that.
        "SPARK_TESTING": "yes",
    }
    make = """
%load_ext cellwatch
from pyspark.sql import SparkSession
spark = SparkSession.builder.remote("local[2]").config("spark.eventLog.enabled", "true") \\
    .config("spark.eventLog.dir", "LOG").config("spark.eventLog.rolling.enabled", "false") \\
    .config("spark.eventLog.compress", "false").getOrCreate()
spark.addTag("mine")
print(spark.range(10).count(), spark.getTags())
""".replace("LOG", log.as_uri())
    threads = """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as executor:
    print(executor.submit(lambda: spark.range(20).count()).result())
"""
    with KernelSession(env, str(tmp_path)) as session:
        results = [
            session.run(make, "connect"),
            session.run(threads, "connect-thread"),
            session.run("spark.stop()", "stop"),
        ]
    assert [result.status for result in results] == ["ok"] * 3, results
    assert "10 {'mine'}" in results[0].text
    seen = []
    for job in jobs(log):
        tags = job.properties["spark.job.tags"]
        carried = re.findall(r"cellwatch-cell-1-[^,]+", tags)
        assert len(carried) == 1, tags
        seen.append(tag.decode(carried[0])["c"])
    assert set(seen) == {"connect", "connect-thread"}
