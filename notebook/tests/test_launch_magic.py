"""``%spark`` in a real kernel: what it says, completes and refuses, and what it runs."""

from __future__ import annotations

import re
import time

import pytest
from launch_server import CLUSTERS, LaunchServer
from run_notebook import KernelSession

from cellwatch import tag

FAKE = """
class Client:
    is_closed = False
class Session:
    client = Client()
    version = "fake"
    def stop(self): self.client.is_closed = True
Session.__module__ = "pyspark.sql.connect.session"
import sys, types
module = sys.modules["pyspark.sql.connect.session"] = types.ModuleType("fake")
module.SparkSession = Session
"""
MADE = "Session._default_session = spark = Session()\nSession.client.is_closed = False\n"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory, kernel_environment):
    folder = tmp_path_factory.mktemp("magic")
    with LaunchServer() as server:
        env = kernel_environment(folder, **server.environment())
        with KernelSession(env, str(folder)) as session:
            assert session.run("%load_ext cellwatch", "load").text == ""
            session.server = server
            server.wait_for(lambda: server.streams)
            yield session


@pytest.fixture
def server(kernel):
    yield kernel.server
    kernel.server.refuses = lambda *_: None
    kernel.server.code = "raise NotImplementedError"


def shown(result):
    assert result.status == "ok", result
    (output,) = [each for each in result.outputs if each["output_type"] == "display_data"]
    return output["data"]


def problem(result):
    assert result.status == "error", result
    (output,) = [each for each in result.outputs if each["output_type"] == "error"]
    (paragraph,) = output["traceback"]
    assert result.error == f"SparkProblem: {paragraph}"
    return paragraph


def test_alone_it_says_how_it_is_and_how_to_go_on(kernel, server):
    data = shown(kernel.run("%spark", "alone"))
    text = data["text/plain"].splitlines()
    page = f"{server.url}/launcher/?session={server.session()}"
    assert text[:3] == [
        "No Spark is running in this notebook.",
        f"Launcher {page}",
        "Start it: %spark start local, or click on the launcher's page.",
    ]
    assert f'<a href="{page}" target="_blank" rel="noopener">Launcher</a>' in data["text/html"]
    assert server.token not in str(data)
    commands = ("start", "stop", "restart", "status", "ui", "list", "code", "log")
    assert [line.split()[1] for line in text[3:]] == list(commands)


def test_ui_without_spark_shows_the_launcher(kernel, server):
    text = shown(kernel.run("%spark ui", "ui"))["text/plain"]
    assert f"{server.url}/launcher/?session={server.session()}" in text


def test_list_shows_the_clusters_and_what_may_be_chosen(kernel):
    data = shown(kernel.run("%spark list", "list"))
    assert "  local    Spark on this machine" in data["text/plain"]
    assert "Nightly &lt;reduction&gt;" in data["text/html"]
    text = shown(kernel.run("%spark list local", "options"))["text/plain"]
    assert "cores=" in text
    assert "integer 1…64" in text
    assert "on | off" in text
    assert re.search(r"properties= +spark\.KEY=value, may be given several times", text)
    assert "--bundle big-joins" in text


def test_code_is_shown_and_not_run(kernel, server):
    data = shown(kernel.run("%spark code local cores=2 --bundle big-joins", "code"))
    assert data["text/plain"] == "# rendered\nspark = 1\n"
    assert server.asked[-1] == {"options": {"cores": "2"}, "bundles": ["big-joins"]}
    assert "NameError" in kernel.run("spark.x", "not-run").error


def test_values_arrive_as_they_are_typed_and_properties_as_lines_of_their_option(kernel, server):
    line = (
        r"%spark code local pattern=C:\data\x properties=spark.a=1 memory='4 g'"
        r' "properties=spark.b=x\y z" spark.c=a=b spark.d="it\'s" a=\ '
    )
    shown(kernel.run(line, "values"))
    assert server.asked[-1]["options"] == {
        "pattern": r"C:\data\x",
        "properties": "spark.a=1\nspark.b=x\\y z\nspark.c=a=b\nspark.d=it\\'s",
        "memory": "4 g",
        "a": "\\",
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("%spark strat local", "%spark strat: there is no such command: did you mean start?"),
        ("%spark start", "the name of a cluster is expected; %spark list shows them"),
        ("%spark start local cores=1 cores=2", "cores: is given twice, as '1' and as '2'"),
        ("%spark code local memory=1 memory=1", "memory: is given twice, as '1' and as '1'"),
        ("%spark start local spark.a=1 spark.a=2", "spark.a: is given twice, as '1' and as '2'"),
        (
            "%spark start nightly spark.a=1",
            "spark.a: cluster nightly has no option that takes properties of Spark;"
            " %spark list nightly tells what may be chosen",
        ),
        ("%spark start local fast", "fast: option=value is expected after the cluster's name"),
        ("%spark start local --bundel x", "--bundel: no such setting: did you mean --bundle?"),
        ("%spark start local --bundle", "--bundle: the name of a bundle is expected after it"),
        ("%spark start local =3", "=3: the name of an option is expected before ="),
        ('%spark start local a="x', "no closing quotation"),
        ("%spark stop now", "%spark stop now: nothing is expected after %spark stop"),
        ("%spark list nightli", "nightli: no such cluster: did you mean nightly?"),
        ("%spark restart", "%spark restart: which cluster?"),
        ("%spark start lokal", "there is no such cluster"),
    ],
)
def test_mistake_is_told_in_a_sentence(kernel, line, words):
    assert words in problem(kernel.run(line, "mistake"))


def test_start_runs_the_delivery_in_its_own_cell(kernel, server):
    kernel.run(FAKE, "fake")
    server.code = MADE + "during = __import__('os').environ['CELLWATCH_CELL']\n"
    line = '%spark start local name="a b" spark.a=1 spark.b=2 --bundle big-joins'
    result = kernel.run(line, "start")
    assert shown(result)["text/plain"].startswith("Spark is running: a session on")
    carried = tag.decode(kernel.run("print(during)", "n").text.strip())
    assert (carried["c"], carried["x"]) == ("start", result.execution)
    body = server.asked[-1]
    assert body["session"] == server.session()
    assert (body["options"], body["bundles"]) == (
        {"name": "a b", "properties": "spark.a=1\nspark.b=2"},
        ["big-joins"],
    )
    assert body["replace"] is False
    server.wait_state(body["id"], "RUNNING")
    status = shown(kernel.run("%spark status", "status"))["text/plain"]
    assert f"live cells {server.url}/?application=app-1" in status
    assert "dashboard https://grafana.example/d/cellwatch-cells?var-app_id=app-1" in status


def test_restart_takes_the_last_choice_again(kernel, server):
    server.code = MADE
    before = server.asked[-1]
    shown(kernel.run("%spark restart", "restart"))
    body = server.asked[-1]
    assert body["id"] != before["id"]
    assert (body["options"], body["bundles"], body["replace"]) == (
        {"name": "a b", "properties": "spark.a=1\nspark.b=2"},
        ["big-joins"],
        True,
    )
    server.wait_state(before["id"], "STOPPED")
    server.wait_state(body["id"], "RUNNING")
    assert "Stopped" in shown(kernel.run("%spark stop", "stop"))["text/plain"]
    server.wait_state(body["id"], "STOPPED")
    assert "nothing was stopped" in shown(kernel.run("%spark stop", "again"))["text/plain"]


def test_start_that_fails_is_a_paragraph_and_its_trace_is_in_the_log(kernel, server):
    server.code = "import no_such_module"
    paragraph = problem(kernel.run("%spark start local", "fails"))
    assert "No module named 'no_such_module'" in paragraph
    assert "Traceback" not in paragraph
    assert paragraph.endswith("%spark log")
    assert "Traceback (most recent call last)" in kernel.run("%spark log", "log").text
    status = shown(kernel.run("%spark status", "status"))["text/plain"]
    assert "The last start failed: " in status


def test_start_right_after_one_that_failed_is_not_told_that_this_one_goes_on(kernel, server):
    def refuses(method, path):
        launches = server.reports[-1]["launches"]
        going_on = [one for one in launches if one["state"] in ("DELIVERED", "STARTING")]
        return (409, {"error": "busy"}) if path == "/launcher/launches" and going_on else None

    server.code = "import no_such_module"
    server.refuses = refuses
    twice = """
for _ in range(2):
    try:
        get_ipython().run_line_magic("spark", "start local")
    except Exception as failed:
        print("FAILED", failed)
"""
    text = kernel.run(twice, "twice").text
    assert text.count("FAILED The code of this cluster failed") == 2, text


def test_refusal_of_the_server_is_passed_on(kernel, server):
    words = "this token may not do that: it needs the role launch"
    server.refuses = lambda method, path: (
        (403, {"error": words}) if path == "/launcher/launches" else None
    )
    assert problem(kernel.run("%spark start local", "refused")) == words
    server.refuses = lambda method, path: (
        (400, {"errors": [{"option": "cores", "message": '"x": must be from 1 to 64'}]})
        if path == "/launcher/launches"
        else None
    )
    assert problem(kernel.run("%spark start local", "refused")) == (
        'cores: "x": must be from 1 to 64'
    )


def test_interrupted_wait_for_the_delivery_starts_nothing_later(kernel, server):
    server.code = "open('late', 'w')"
    server.refuses = lambda method, path: (
        (201, {"state": "REQUESTED"}) if path == "/launcher/launches" else None
    )
    asked = len(server.authorizations)
    request = kernel.start("%spark start local", "waits")
    server.wait_for(lambda: len(server.authorizations) > asked)
    time.sleep(0.5)
    kernel.manager.interrupt_kernel()
    assert "KeyboardInterrupt" in kernel.finish(request, 20).error
    state = server.wait_for(
        lambda: [one for one in server.reports[-1]["launches"] if one["state"] == "STOPPED"]
    )[-1]
    server.refuses = lambda *_: None
    server.deliver("open('late', 'w')", state["id"])
    server.wait_state(server.deliver("pass"), "FAILED")
    assert "False" in kernel.run("import os; print(os.path.exists('late'))", "late").text


COMPLETED = [
    ("%spark st", ["start", "stop", "status"]),
    ("%spark start lo", ["local"]),
    ("x = 1\n%spark start ", [one["name"] for one in CLUSTERS]),
    ("%spark code local co", ["cores="]),
    (
        "%spark start local cores=2 properties=spark.a=1 ",
        ["memory=", "logs=", "properties=", "--bundle", "--replace"],
    ),
    ("%spark start local logs=o", ["logs=on", "logs=off"]),
    ("%spark start local --bundle b", ["big-joins"]),
    ("%spark list n", ["nightly"]),
]


@pytest.mark.parametrize("jedi", [True, False])
@pytest.mark.parametrize(("typed", "wanted"), COMPLETED)
def test_commands_clusters_and_options_are_completed(kernel, server, jedi, typed, wanted):
    kernel.run(f"get_ipython().Completer.use_jedi = {jedi}", "jedi")
    for _ in range(3):
        # The names come from a thread of their own, and nobody waits long for them.
        kernel.client.complete(typed, len(typed))
        content = kernel.client.get_shell_msg(timeout=30)["content"]
        word = re.search(r"\S*$", typed)[0]
        assert content["cursor_end"] == len(typed)
        if content["matches"] == wanted:
            break
        time.sleep(0.5)
    assert content["matches"] == wanted
    assert content["cursor_start"] == len(typed) - len(word)


def test_other_completions_are_as_ever(kernel):
    kernel.run("sparkling = 1", "name")
    kernel.client.complete("sparkl", 6)
    assert "sparkling" in kernel.client.get_shell_msg(timeout=30)["content"]["matches"]


def test_unloading_takes_it_out_and_loading_brings_it_back(kernel):
    kernel.run("%unload_ext cellwatch", "unload")
    assert "not found" in kernel.run("%spark status", "gone").text.lower()
    kernel.client.complete("%spark st", 9)
    assert "status" not in kernel.client.get_shell_msg(timeout=30)["content"]["matches"]
    kernel.run("%load_ext cellwatch", "load")
    shown(kernel.run("%spark status", "back"))


def test_without_a_server_it_says_what_to_do(kernel_environment, tmp_path):
    with KernelSession(kernel_environment(tmp_path), str(tmp_path)) as session:
        session.run("%load_ext cellwatch", "load")
        assert (
            "No Cellwatch server is connected"
            in shown(session.run("%spark", "alone"))["text/plain"]
        )
        assert "cellwatch serve" in problem(session.run("%spark list", "list"))


def test_magic_of_another_extension_stays(kernel_environment, tmp_path):
    with KernelSession(kernel_environment(tmp_path), str(tmp_path)) as session:
        session.run(
            "get_ipython().register_magic_function(lambda line: print('theirs'), 'line', 'spark')",
            "theirs",
        )
        session.run("%load_ext cellwatch", "load")
        assert session.run("%spark", "spark").text == "theirs\n"
        session.run("%unload_ext cellwatch", "unload")
        assert session.run("%spark", "spark").text == "theirs\n"
