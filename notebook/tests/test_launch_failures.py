"""Each kind of failure, provoked with real Spark where this machine can, and what is said of it."""

from __future__ import annotations

import glob
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from free_port import free_port
from launch_server import LaunchServer
from processes import children
from run_notebook import KernelSession

from cellwatch.launch import checks
from cellwatch.launch.failures import classify, driver_lost

LISTENER = """
import org.apache.spark.scheduler.SparkListener;
public class TooNew extends SparkListener {}
"""


def code(properties):
    lines = "".join(f"    .config({key!r}, {value!r})\n" for key, value in properties.items())
    return (
        "from pyspark.sql import SparkSession\n"
        f"spark = (\n    SparkSession.builder\n{lines}    .getOrCreate()\n)\n"
    )


@pytest.fixture(scope="module")
def kernel(tmp_path_factory, kernel_environment):
    folder = tmp_path_factory.mktemp("failures")
    with LaunchServer() as server:
        env = kernel_environment(
            folder,
            PYSPARK_SUBMIT_ARGS="--driver-java-options -XX:TieredStopAtLevel=1 pyspark-shell",
            SPARK_LOCAL_IP="127.0.0.1",
            **server.environment(),
        )
        with KernelSession(env, str(folder)) as session:
            session.run("%load_ext cellwatch", "load")
            session.server = server
            session.folder = folder
            yield session


@pytest.fixture
def fail(kernel):
    """Starts with these properties, and gives the error; sees that nothing is left behind."""

    def start(properties, variables=None, target="python-session"):
        local = {"spark.master": "local[1]", "spark.ui.enabled": "false"}
        wanted = properties if target == "python-connect" else {**local, **properties}
        kernel.run("import os; kept = dict(os.environ)", "keep")
        kernel.run(f"os.environ.update({variables or {}!r})", "set")
        launch = kernel.server.deliver(code(wanted), properties=wanted, target=target)
        failed = kernel.server.wait_state(launch, "FAILED", "RUNNING", seconds=120)
        kernel.run("os.environ.clear(); os.environ.update(kept)", "restore")
        assert failed["state"] == "FAILED"
        error = failed["error"]
        print(f"{error['kind']}: {error['message']}")
        assert "Traceback" not in error["message"]
        assert "\tat " not in error["message"]
        assert len(error["message"]) < 700
        assert kernel.server.reports[-1]["spark"] is None
        assert jvms(kernel) == []
        return error

    return start


def jvms(kernel):
    """JVMs that the kernel has, or is about to have."""
    names = ("java", "bash", "spark-submit")
    return children(kernel.manager.provisioner.pid, lambda child: child.name() in names)


def test_port_in_use(fail):
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = str(taken.getsockname()[1])
        error = fail(
            {
                "spark.ui.enabled": "true",
                "spark.ui.port": port,
                "spark.port.maxRetries": "0",
            }
        )
    assert error["kind"] == "port"
    assert port in error["message"]
    assert "spark.ui.port" in error["message"]


def test_memory_beyond_the_machine(fail):
    error = fail({"spark.driver.memory": "900g"})
    assert error["kind"] == "memory"
    assert "900g" in error["message"]


def test_memory_that_java_does_not_take(fail):
    error = fail({"spark.driver.memory": "much"})
    assert error["kind"] == "memory"
    assert "Java does not take much" in error["message"]


def test_master_that_is_none(fail):
    error = fail({"spark.master": "sparkk://control.example:7077"})
    assert error["kind"] == "master"
    assert "sparkk://control.example:7077" in error["message"]


def test_master_that_nobody_is_at(fail):
    error = fail({"spark.master": f"spark://127.0.0.1:{free_port()}"})
    assert error["kind"] == "master"
    assert "Connection refused" in error["message"]


def test_yarn_without_its_configuration(fail):
    error = fail({"spark.master": "yarn"})
    assert error["kind"] == "master"
    assert "HADOOP_CONF_DIR" in error["message"]


def test_jar_that_is_not_there(fail):
    error = fail({"spark.jars": "/opt/fits/reader.jar"})
    assert error["kind"] == "class-path"
    assert "/opt/fits/reader.jar, which spark.jars names" in error["message"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_java_option_with_a_blank(fail, language):
    error = fail({"spark.driver.extraJavaOptions": f"-Duser.language={language} -Da=b c"})
    assert error["kind"] == "class-path"
    assert "Java took c for the name of a program" in error["message"]
    assert "spark.driver.extraJavaOptions" in error["message"]


def test_class_that_is_in_no_jar(fail):
    error = fail({"spark.extraListeners": "com.example.Missing"})
    assert error["kind"] == "class-path"
    assert "com.example.Missing (named by spark.extraListeners)" in error["message"]
    assert "ClassNotFoundException" in error["detail"]


def test_java_home_that_names_nothing(fail):
    error = fail({}, {"JAVA_HOME": "/opt/no-java"})
    assert error["kind"] == "java-missing"
    assert "/opt/no-java/bin/java" in error["message"]


def test_java_too_old_for_a_jar(fail, tmp_path):
    """As Spark's own classes in a Java that is too old for them: the same words, another class."""
    newer = [home for home in sorted(glob.glob("/usr/lib/jvm/*")) if version(home) > 17]
    older = [home for home in sorted(glob.glob("/usr/lib/jvm/*")) if version(home) == 17]
    assert newer, "a JDK newer than 17 is needed in /usr/lib/jvm, such as temurin-25-jdk"
    assert older, "a JDK 17 is needed in /usr/lib/jvm: openjdk-17-jdk"
    import pyspark

    (tmp_path / "TooNew.java").write_text(LISTENER)
    jars = Path(pyspark.__file__).parent / "jars" / "*"
    javac = [f"{newer[-1]}/bin/javac", "-cp", str(jars), "-d", str(tmp_path)]
    subprocess.run([*javac, str(tmp_path / "TooNew.java")], check=True)
    error = fail(
        {"spark.extraListeners": "TooNew", "spark.driver.extraClassPath": str(tmp_path)},
        {"JAVA_HOME": older[-1]},
    )
    assert error["kind"] == "java-version"
    assert f"The class TooNew is made for Java {version(newer[-1])}" in error["message"]


def version(home):
    """Of a JDK with a compiler; 0 if it is none."""
    try:
        text = Path(home, "release").read_text()
    except OSError:
        return 0
    found = re.search(r'JAVA_VERSION="(\d+)', text)
    return int(found[1]) if found and os.path.exists(f"{home}/bin/javac") else 0


def test_connect_server_that_is_not_there(fail):
    port = free_port()
    error = fail({"spark.remote": f"sc://127.0.0.1:{port}"}, target="python-connect")
    assert error["kind"] == "connect"
    assert f"127.0.0.1:{port} (Connection refused)" in error["message"]


def test_connect_address_that_is_none(fail):
    error = fail({"spark.remote": "http://127.0.0.1:15002"}, target="python-connect")
    assert error["kind"] == "connect"
    assert "must start with 'sc://'" in error["message"]


def test_kernel_without_pyspark(tmp_path, kernel_environment):
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    (shadow / "sitecustomize.py").write_text(
        "import sys\n"
        "class Nowhere:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] == 'pyspark':\n"
        "            raise ModuleNotFoundError(f\"No module named '{name}'\", name=name)\n"
        "sys.meta_path.insert(0, Nowhere())\n"
    )
    with LaunchServer() as server:
        env = kernel_environment(tmp_path, **server.environment())
        env["PYTHONPATH"] = os.pathsep.join([str(shadow), env["PYTHONPATH"]])
        with KernelSession(env, str(tmp_path)) as session:
            session.run("%load_ext cellwatch", "load")
            launch = server.deliver(code({"spark.master": "local[1]"}))
            error = server.wait_state(launch, "FAILED")["error"]
            assert server.reports[-1]["pyspark"] == ""
    assert error["kind"] == "pyspark-missing"
    assert "%pip install pyspark" in error["message"]


def test_log_of_a_failed_start_has_javas_words_and_is_the_users_alone(kernel, fail):
    fail({}, {"JAVA_HOME": "/opt/no-java"})
    newest = kernel.server.reports[-1]["launches"][-1]
    assert any("/opt/no-java/bin/java" in line for line in newest["log"])
    shown = kernel.run("%spark log", "log").text
    assert "JAVA_GATEWAY_EXITED" in shown
    assert "/opt/no-java/bin/java: No such file" in shown
    folder = kernel.folder / ".local" / "share" / "cellwatch" / "logs"
    files = list(folder.iterdir())
    assert 1 <= len(files) <= 20
    assert {oct(file.stat().st_mode & 0o777) for file in files} == {"0o600"}
    assert oct(folder.stat().st_mode & 0o777) == "0o700"


# What cannot be provoked here: the words are those of the sources named.
RECORDED = [
    # spark-submit of Spark 4 with a Java 11: JDK's ClassLoader, as in SPARK-44111's discussions
    (
        "java-version",
        "Java 17 or newer, and what is used is Java 11",
        'Exception in thread "main" java.lang.UnsupportedClassVersionError:'
        " org/apache/spark/launcher/Main has been compiled by a more recent version of the Java"
        " Runtime (class file version 61.0), this version of the Java Runtime only recognizes"
        " class file versions up to 55.0",
    ),
    # Spark 4.3 with 200 MB, recorded here
    (
        "memory",
        "at least 450 MB",
        ": org.apache.spark.SparkIllegalArgumentException: [INVALID_DRIVER_MEMORY.SYSTEM_MEMORY]"
        " Insufficient driver memory: System memory 209715200 must be at least 471859200.",
    ),
    # Hadoop 3.3 on Java 24 and newer: javax.security.auth.Subject (JEP 486)
    (
        "java-version",
        "too new",
        "java.lang.UnsupportedOperationException: getSubject is not supported",
    ),
    # HotSpot, os::commit_memory
    (
        "memory",
        "does not have the memory",
        "# There is insufficient memory for the Java Runtime Environment to continue.",
    ),
    # Spark's KubernetesConf / ClientArguments: "Must specify the executor container image"
    ("image", "container.image", "SparkException: Must specify the executor container image"),
    # Hadoop's ResourceManager: CapacityScheduler.addApplication
    (
        "queue",
        "spark.yarn.queue",
        "org.apache.hadoop.yarn.exceptions.YarnException: Failed to submit"
        " application_1_0001 to YARN : Application application_1_0001 submitted by user ada to"
        " unknown queue: night",
    ),
    # Spark's YARN client: verifyClusterResources
    (
        "memory",
        "no container that large",
        "java.lang.IllegalArgumentException: Required executor memory (65536 MB), offHeap memory"
        " (0) MB, overhead (6553 MB), and PySpark memory (0 MB) is above the max threshold (8192"
        " MB) of this cluster! Please check the values of 'yarn.scheduler.maximum-allocation-mb'",
    ),
    # Hadoop's UserGroupInformation without a ticket
    (
        "authentication",
        "klist",
        "java.io.IOException: org.apache.hadoop.security.AccessControlException: Client cannot"
        " authenticate via:[TOKEN, KERBEROS]",
    ),
    # Spark 4.3 with a dead master, recorded here: it takes 77 s
    (
        "master",
        "does not answer",
        "26/11/28 21:53:10 ERROR StandaloneSchedulerBackend: Application has been killed. Reason:"
        " All masters are unresponsive! Giving up.",
    ),
    # Spark 4.3 with a package that no repository has, recorded here
    (
        "class-path",
        "com.example:nothing:1 (named by spark.jars.packages)",
        'Exception in thread "main" java.lang.RuntimeException: [unresolved dependency:'
        " com.example#nothing;1: not found]",
    ),
    # bash, where SPARK_HOME names a folder that is none
    (
        "pyspark-missing",
        "SPARK_HOME",
        "FileNotFoundError: [Errno 2] No such file or directory: '/opt/spark/./bin/spark-submit'",
    ),
    ("java-missing", "openjdk-17-jre-headless", "JAVA_HOME is not set"),
]


@pytest.mark.parametrize(("kind", "words", "said"), RECORDED)
def test_recorded_failure_is_told_by_exception_and_by_log_alike(kind, words, said):
    properties = {"spark.jars.packages": "com.example:nothing:1"}
    gateway = "PySparkRuntimeError: [JAVA_GATEWAY_EXITED] Java gateway process exited before"
    for error in (classify(said, "", properties), classify(gateway, said, properties)):
        assert error.kind == kind
        assert words in error.message


def test_failure_that_nobody_knows_is_told_with_the_last_words():
    # Within a second, and not within hours.
    long = classify("X: [JAVA_GATEWAY_EXITED] Java", "j" * 1_000_000 + "\nlast words\n", {})
    assert "last words" in long.message
    by_code = classify("Traceback\n  File x\nZeroDivisionError: division by zero\n", "", {})
    assert by_code.kind == "code"
    assert "ZeroDivisionError: division by zero" in by_code.message
    by_log = classify("X: [JAVA_GATEWAY_EXITED] Java", "one\nbash: the last line\n\n", {})
    assert "bash: the last line" in by_log.message


def test_lost_driver_is_told_by_its_exit_status():
    assert "want of memory" in driver_lost(-9, "").message
    assert "exit status 134" in driver_lost(134, "").message


@pytest.mark.parametrize(
    ("text", "size"),
    [("512m", 512 << 20), ("4g", 4 << 30), ("2G", 2 << 30), ("1024", 1 << 30), ("1t", 1 << 40),
     ("3gb", 3 << 30), ("much", None), ("", None), ("-1g", None)],
)  # fmt: skip
def test_sizes_are_read_as_spark_reads_them(text, size):
    assert checks.size(text) == size


@pytest.mark.parametrize(
    "value",
    [
        "hdfs:///jars/a.jar",
        "https://x/a.jar",
        "/opt/jars/*.jar",
        "s3a://b/c.jar",
    ],
)
def test_files_that_need_not_be_here_are_not_looked_for(value):
    checks.check({"spark.jars": value}, {})


def test_driver_jar_that_is_not_on_this_machine_is_told_before_the_start(tmp_path):
    jar = tmp_path / "cellwatch-listener.jar"
    properties = {
        "spark.driver.extraClassPath": f"/usr/lib/not/everywhere.jar:{jar}",
        "spark.extraListeners": "com.acme.Audit,io.cellwatch.listener.CellwatchListener",
    }
    with pytest.raises(checks.Unfit, match=f"There is no file {re.escape(str(jar))}") as told:
        checks.check(properties, {})
    assert told.value.kind == "class-path"
    jar.touch()
    checks.check(properties, {})
    checks.check({"spark.driver.extraClassPath": "/usr/lib/not/everywhere.jar"}, {})


def test_files_that_are_here_are_fine(tmp_path):
    file = tmp_path / "a b.zip"
    file.touch()
    checks.check({"spark.archives": f"{file}#env, {file.as_uri()}#other"}, {})
    checks.check({"spark.jars": file.as_uri().replace("file://", "local:")}, {})
    shutil.rmtree(tmp_path)
    with pytest.raises(checks.Unfit, match=r"a b\.zip"):
        checks.check({"spark.archives": f"{file.as_uri()}#other"}, {})
    with pytest.raises(checks.Unfit, match=r"a b\.zip"):
        checks.check({"spark.jars": file.as_uri().replace("file://", "local:")}, {})
