"""From the link in the notebook to a running Spark by the launcher's page: nothing is stood in for.

A real kernel, the real server, and the forms of its pages, sent as a browser without scripts does.
"""

from __future__ import annotations

import html
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile

import pytest
from real_server import RealServer, driver_jar
from run_notebook import KernelSession

PATIENCE_SECONDS = 90
OWN_LISTENER = "org.apache.spark.scheduler.StatsReportListener"


class Visitor:
    """Follows links and sends forms, with the token instead of a cookie."""

    def __init__(self, server: RealServer) -> None:
        self._server = server
        self.address = server.url + "/"
        self.page = ""

    def open(self, address: str, form: dict[str, str] | None = None) -> str:
        self.address = urllib.parse.urljoin(self.address, html.unescape(address))
        request = urllib.request.Request(
            self.address,
            data=None if form is None else urllib.parse.urlencode(form).encode(),
            headers={"Authorization": f"Bearer {self._server.token}", "Accept": "text/html"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                self.address = answer.url
                self.page = answer.read().decode()
        except urllib.error.HTTPError as refusal:
            self.page = refusal.read().decode()
        return self.page

    def value(self, name: str) -> str:
        found = re.search(f'name="{name}" value="([^"]+)"', self.page)
        assert found, self.page
        return html.unescape(found[1])

    def wait_for(self, text: str) -> str:
        end = time.monotonic() + PATIENCE_SECONDS
        while text not in self.open(self.address):
            assert time.monotonic() < end, self.page
            time.sleep(0.3)
        return self.page


def told(page: str) -> list[str]:
    """What the page has to say, without its form."""
    return re.findall(r'<section class="notice".*?</section>', page, re.DOTALL)


@pytest.fixture(scope="module")
def world(tmp_path_factory, kernel_environment):
    home = tmp_path_factory.mktemp("page")
    (home / "spark-defaults.conf").write_text(f"spark.extraListeners {OWN_LISTENER}\n")
    jar = home / "own.jar"
    with zipfile.ZipFile(jar, "w") as content:
        content.writestr("own.txt", "whatever the notebook's work needs")
    with RealServer(
        home,
        CELLWATCH_LAUNCHER_DRIVER_JAR=str(driver_jar()),
        CELLWATCH_GRAFANA_URL="https://grafana.example",
    ) as server:
        env = kernel_environment(
            home,
            JPY_SESSION_NAME="sky/survey.ipynb",
            CELLWATCH_JAR=str(driver_jar()),
            SPARK_CONF_DIR=str(home),
            PYSPARK_SUBMIT_ARGS="--driver-java-options '-XX:TieredStopAtLevel=1 -Down=2'"
            f" --driver-memory 2g --master yarn --jars {jar} --driver-class-path {home}"
            " pyspark-shell",
            SPARK_LOCAL_IP="127.0.0.1",
            # A hub's, for who sets nothing: what is chosen counts.
            SPARK_REMOTE="sc://127.0.0.1:9",
            SPARK_API_MODE="connect",
        )
        with KernelSession(env, str(home)) as kernel:
            assert kernel.run("%load_ext cellwatch", "load").text == ""
            yield kernel, Visitor(server)


def link(kernel: KernelSession) -> str:
    """The one that the notebook shows."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        result = kernel.run("%spark ui", "ui")
        found = re.search(r"http://\S+/launcher/\?session=[0-9a-f-]{36}", str(result.outputs))
        if found:
            return found[0]
        assert time.monotonic() < end, result
        time.sleep(0.5)


def test_link_of_the_notebook_leads_to_a_form_that_starts_spark_there(world):
    kernel, visitor = world
    assert "sky/survey.ipynb" in visitor.open(link(kernel))
    session = urllib.parse.parse_qs(urllib.parse.urlsplit(visitor.address).query)["session"][0]
    preview = visitor.open(f"./?session={session}&cluster=local&code=1")
    assert OWN_LISTENER in preview
    assert "own settings (spark-defaults.conf or PYSPARK_SUBMIT_ARGS)" in preview
    # What a person copies may run where that class is not.
    assert "CellwatchListener" not in preview
    form = {
        "session": session,
        "cluster": "local",
        "option.memory": "700m",
        "option.properties": "spark.driver.extraJavaOptions=-Dchosen=1",
        "start": visitor.value("start"),
    }
    visitor.open("start", form)
    assert "/launcher/launch?id=" in visitor.address
    page = visitor.wait_for("Spark is ready")
    assert "../proxy/local-" in page
    assert "../?application=" in page
    dashboard = re.search(r'href="(https://grafana\.example/d/[^"]+)" target="_blank"', page)
    assert dashboard, page
    address = urllib.parse.urlsplit(html.unescape(dashboard[1]))
    assert address.path == "/d/cellwatch-cells"
    assert urllib.parse.parse_qs(address.query)["var-app_id"][0].startswith("local-")
    assert html.unescape(dashboard[1]) in str(kernel.run("%spark status", "status").outputs)
    counted = kernel.run("spark.range(1000).count()", "count")
    assert "1000" in str(counted.outputs), counted
    memory = kernel.run("sc._jvm.Runtime.getRuntime().maxMemory() >> 20", "memory")
    assert re.search(r"\b(6[5-9]\d|700)\b", str(memory.outputs)), memory
    same = kernel.run("type(spark).builder.getOrCreate() is spark", "same")
    assert "True" in str(same.outputs), same
    options = "[sc._jvm.System.getProperty(key) for key in ('chosen', 'own')]"
    assert "['1', '2']" in str(kernel.run(options, "options").outputs)
    proxied = re.search(r'href="(\.\./proxy/[^"]+)"', page)[1]
    started = visitor.address
    assert "Spark Jobs" in visitor.open(proxied)
    visitor.open(started)


OWN = """
import os
loader = sc._jvm.java.lang.Thread.currentThread().getContextClassLoader()
print("FOUND", *(loader.getResource(name) is not None for name in ("own.txt", "server.log")))
print("EXECUTORS", sc._jsc.sc().listJars().mkString(" "))
print("LISTENERS", sc.getConf().get("spark.extraListeners"))
bus = sc._jsc.sc().listenerBus().listeners()
print("HEARD", sorted(bus.get(i).getClass().getSimpleName() for i in range(bus.size())))
print("ARGUMENTS", os.environ["PYSPARK_SUBMIT_ARGS"])
"""


def test_what_the_notebook_has_by_itself_stays_and_cellwatch_adds_to_it(world):
    kernel, _ = world
    own = dict(line.split(" ", 1) for line in kernel.run(OWN, "own").text.splitlines())
    assert own["FOUND"] == "True True"
    assert re.fullmatch(r"spark://\S+/jars/own.jar", own["EXECUTORS"])
    assert own["LISTENERS"] == f"{OWN_LISTENER},io.cellwatch.listener.CellwatchListener"
    assert "'StatsReportListener'" in own["HEARD"]
    assert "'EventReceiver'" in own["HEARD"]
    assert "--driver-memory 2g --master yarn --jars " in own["ARGUMENTS"]


def test_second_start_asks_and_replacing_gives_another_driver(world):
    kernel, visitor = world
    address = visitor.address
    visitor.open(re.search(r'href="(\./\?session=[^"]+)"', visitor.page)[1])
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(visitor.address).query)
    form = {"session": query["session"][0], "cluster": "local", "start": visitor.value("start")}
    asked = visitor.open("start", form)
    assert "Stop it and start this one" in asked
    before = kernel.run("sc.applicationId", "id").outputs
    form["replace"] = visitor.value("replace")
    visitor.open("start", form)
    assert visitor.address != address
    visitor.wait_for("Spark is ready")
    assert kernel.run("sc.applicationId", "id").outputs != before
    visitor.open("stop", {"id": visitor.value("id")})
    visitor.wait_for("Spark is stopped")
    assert "No Spark is running" in str(kernel.run("%spark status", "status").outputs)


def test_start_that_fails_says_why_in_a_paragraph(world):
    kernel, visitor = world
    visitor.open(link(kernel))
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(visitor.address).query)
    visitor.open(f"./?session={query['session'][0]}&cluster=local")
    form = {
        "session": query["session"][0],
        "cluster": "local",
        "option.memory": "900g",
        "start": visitor.value("start"),
    }
    visitor.open("start", form)
    assert "/launcher/launch?id=" in visitor.address, told(visitor.page)
    page = visitor.wait_for("Spark did not start")
    assert re.search(r'<p class="problem">[^<]*900g', page), page
    assert "Traceback" not in page.partition("<details>")[0]
    assert kernel.run("1 + 1", "after").status == "ok"
