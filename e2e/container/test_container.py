"""Within a container of one CPU and 3 GiB: what is offered, refused and started fits into it.

Run by e2e/container/run, which makes the container.
"""

from __future__ import annotations

import pytest
from kernel_environment import environment
from real_server import RealServer, driver_jar
from run_notebook import KernelSession

from cellwatch.launch.checks import machine_memory

MEMORY_BYTES = 3 << 30


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    jar = str(driver_jar())
    with RealServer(tmp_path_factory.mktemp("home"), CELLWATCH_LAUNCHER_DRIVER_JAR=jar) as running:
        yield running


@pytest.fixture
def kernel(server, tmp_path):
    env = environment(
        tmp_path,
        CELLWATCH_URL=server.url,
        CELLWATCH_TOKEN=server.token,
        CELLWATCH_JAR=str(driver_jar()),
        SPARK_LOCAL_IP="127.0.0.1",
    )
    with KernelSession(env, str(tmp_path)) as session:
        assert session.run("%load_ext cellwatch", "load").status == "ok"
        yield session


def test_this_is_the_container():
    assert machine_memory() == MEMORY_BYTES


def test_local_is_offered_as_large_as_the_container(kernel):
    shown = kernel.run("%spark list local", "list")
    assert shown.status == "ok", shown.error
    text = "".join(output["data"]["text/plain"] for output in shown.outputs)
    assert "cores=1" in text
    # Half of 3 GiB.
    assert "memory=1536m" in text


def test_driver_larger_than_the_container_is_not_begun(kernel):
    refused = kernel.run("%spark start local memory=4g", "start")
    assert refused.status == "error"
    assert "is to have 4g of memory" in refused.error
    assert "has 3072 MB for everything" in refused.error


def test_default_start_fits(kernel):
    started = kernel.run("%spark start local", "start")
    assert started.status == "ok", started.error
    counted = kernel.run(
        "runtime = sc._jvm.java.lang.Runtime.getRuntime()\n"
        "print(spark.range(10**6).selectExpr('id % 7 as day').groupBy('day').count().count(),"
        " runtime.availableProcessors(), runtime.maxMemory() >> 20, sc.master)",
        "count",
    )
    assert counted.status == "ok", counted.error
    days, processors, mebibytes, master = counted.text.split()
    assert (days, processors, master) == ("7", "1", "local[1]")
    # A collector may keep a part of the heap for itself.
    assert 1400 < int(mebibytes) <= 1536
