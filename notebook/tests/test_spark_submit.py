"""What spark-submit finds in a kernel beside a launch's code, and what it is left with."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from cellwatch import release
from cellwatch.launch import spark_submit
from cellwatch.launch.spark_submit import (
    ARGUMENTS,
    LISTS,
    MOST_CHARACTERS,
    arguments_for,
    own_lists,
)

CLASSES, LISTENERS = LISTS
DOCUMENT = Path(__file__).parents[2] / "docs" / "launcher.md"
SEPARATORS = {"commas": ",", "colons": ":", "spaces": " "}


def documented_lists():
    """As the launcher joins them: its own test keeps the document."""
    part = DOCUMENT.read_text("utf-8").split("<!-- lists -->")[1].split("<!-- end of lists -->")[0]
    return {
        key: SEPARATORS[words]
        for words, keys in re.findall(r"- with (\w+),.*:\n((?:  .*\n)+)", part)
        for key in re.findall(r"`(.*?)`", keys)
    }


def test_lists_are_joined_as_the_launcher_joins_them():
    documented = documented_lists()
    known = LISTS | spark_submit.JOINED
    assert known.items() <= documented.items()
    # All that spark-submit has an option for, and all of the driver's JVM.
    of_options = set(spark_submit.OPTIONS.values()) & set(documented)
    of_driver = {key for key in documented if key.startswith("spark.driver.")}
    assert of_options | of_driver <= set(known)


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    monkeypatch.delenv(ARGUMENTS, raising=False)


@pytest.fixture
def defaults(tmp_path):
    return lambda text: (tmp_path / "spark-defaults.conf").write_text(text, "utf-8")


@pytest.fixture
def arguments(monkeypatch):
    return lambda text: monkeypatch.setenv(ARGUMENTS, text)


def test_nothing_is_set_anywhere():
    assert own_lists() == {}
    assert arguments_for({CLASSES: "/a.jar", "spark.driver.memory": "1g"}) == {}


@pytest.mark.parametrize(
    "text",
    [
        "spark.extraListeners a.B,c.ü",
        "spark.extraListeners=a.B,c.ü   ",
        "# spark.extraListeners x.Y\n  spark.extraListeners : a.B,\\\n   c.ü\nspark.master yarn",
        "spark.extraListeners\ta.B,c.\\u00fc",
        "spark.extraListeners x.Y\nspark.extraListeners a.B,c.ü",
    ],
)
def test_spark_defaults_are_read_as_java_reads_properties(defaults, text):
    defaults(text)
    assert own_lists() == {LISTENERS: "a.B,c.ü"}


def test_file_in_another_encoding_counts_all_the_same(tmp_path):
    (tmp_path / "spark-defaults.conf").write_bytes(b"# f\xfcr alle\nspark.extraListeners a.B\n")
    assert own_lists() == {LISTENERS: "a.B"}


def test_changed_file_counts_at_once(defaults):
    defaults("spark.driver.extraClassPath /a b.jar:/conf")
    assert own_lists() == {CLASSES: "/a b.jar:/conf"}
    defaults("spark.extraListeners com.acme.Audit")
    assert own_lists() == {LISTENERS: "com.acme.Audit"}


def test_file_lies_where_spark_is(tmp_path, monkeypatch):
    monkeypatch.delenv("SPARK_CONF_DIR")
    monkeypatch.setenv("SPARK_HOME", str(tmp_path))
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "spark-defaults.conf").write_text(f"{CLASSES} /home.jar")
    assert own_lists() == {CLASSES: "/home.jar"}
    monkeypatch.delenv("SPARK_HOME")
    assert own_lists() == {}  # PySpark itself brings no such file


def test_without_any_spark_no_file_of_the_working_directory_is_taken_for_its_own(
    tmp_path, monkeypatch
):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "spark-defaults.conf").write_text(f"{CLASSES} /stranger.jar")
    (tmp_path / "version.py").write_text('__version__ = "4.3.0"')
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SPARK_CONF_DIR")
    monkeypatch.delenv("SPARK_HOME", raising=False)
    monkeypatch.setattr(release, "folder_of", lambda package: "")
    monkeypatch.setattr(spark_submit, "folder_of", lambda package: "")
    assert own_lists() == {}
    assert release.version_of("pyspark") == ""


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("pyspark-shell", "/default.jar"),
        ("--driver-class-path /a.jar:/b pyspark-shell", "/a.jar:/b"),
        ("--driver-class-path=/a.jar pyspark-shell", "/a.jar"),
        ("--driver-class-path /c.jar --driver-class-path /a.jar pyspark-shell", "/a.jar"),
        (f"--conf {CLASSES}=/a.jar pyspark-shell", "/a.jar"),
        (f"-c {CLASSES}=/c.jar --conf={CLASSES}=/a.jar pyspark-shell", "/a.jar"),
        (f"--driver-class-path /c.jar --conf {CLASSES}=/a.jar pyspark-shell", "/a.jar"),
        (f"--conf '{CLASSES}=/a b.jar' pyspark-shell", "/a b.jar"),
        ("--verbose pyspark-shell --driver-class-path /not/sparks.jar", "/default.jar"),
        ("--conf", "/default.jar"),
    ],
)
def test_arguments_count_more_than_the_file_and_the_last_most(defaults, arguments, text, classes):
    defaults(f"{CLASSES} /default.jar")
    arguments(text)
    assert own_lists()[CLASSES] == classes


def test_file_that_is_named_takes_the_place_of_sparks_own(tmp_path, defaults, arguments):
    defaults(f"{CLASSES} /default.jar\nspark.extraListeners com.acme.Audit")
    other = tmp_path / "other.conf"
    other.write_text(f"{CLASSES}=/other.jar")
    arguments(f"--properties-file {other} pyspark-shell")
    assert own_lists() == {CLASSES: "/other.jar"}
    arguments(f"--properties-file {other} --load-spark-defaults pyspark-shell")
    assert own_lists() == {CLASSES: "/other.jar", LISTENERS: "com.acme.Audit"}


def test_what_spark_will_not_understand_sets_nothing(defaults, arguments):
    defaults("spark.extraListeners \\u00g0")
    assert own_lists() == {}
    arguments("--driver-class-path '/a.jar")
    assert own_lists() == {}
    assert arguments_for({CLASSES: "/a.jar"}) == {}


@pytest.mark.parametrize(
    ("text", "properties", "expected"),
    [
        ("--jars /a.jar,/b.jar", {"spark.jars": "/c.jar,/a.jar"}, "--jars /a.jar,/b.jar,/c.jar"),
        ("--jars=/a.jar", {"spark.jars": "/c.jar"}, "--jars /a.jar,/c.jar"),
        ("--conf spark.jars=/a.jar", {"spark.jars": "/c.jar"}, "--conf spark.jars=/a.jar,/c.jar"),
        (
            "--driver-library-path /l",
            {"spark.driver.extraLibraryPath": "/m"},
            "--driver-library-path /l:/m",
        ),
        (
            "--conf 'spark.driver.defaultJavaOptions=-Da=\"x y\"'",
            {"spark.driver.defaultJavaOptions": "-Db=1"},
            "--conf 'spark.driver.defaultJavaOptions=-Da=\"x y\" -Db=1'",
        ),
    ],
)
def test_lists_of_the_arguments_have_the_parts_of_the_launch_too(
    arguments, text, properties, expected
):
    arguments(f"{text} pyspark-shell")
    assert left(properties) == shlex.split(f"{expected} pyspark-shell")
    assert arguments_for(dict.fromkeys(properties)) == {}  # a secret
    assert arguments_for({"spark.executor.cores": "2"}) == {}


def test_longer_list_than_a_server_takes_is_left_to_spark(arguments):
    arguments(f"--driver-class-path {'j' * (MOST_CHARACTERS + 1)} pyspark-shell")
    assert own_lists() == {}
    assert arguments_for({CLASSES: "/cellwatch.jar"}) == {}


def left(properties):
    return shlex.split(arguments_for(properties)[ARGUMENTS])


def test_arguments_are_without_a_list_that_the_launch_has_all_of(arguments):
    arguments("--driver-class-path /a.jar:/b --conf spark.extraListeners=x.Y pyspark-shell")
    properties = {CLASSES: "/b:/a.jar:/cellwatch.jar", LISTENERS: "x.Y,io.cellwatch.L"}
    assert left(properties) == ["pyspark-shell"]
    # An older server knows nothing of the notebook's own: the arguments keep what only they have.
    properties = {CLASSES: "/a.jar:/cellwatch.jar", LISTENERS: "x.Y"}
    assert left(properties) == ["--driver-class-path", "/a.jar:/b", "pyspark-shell"]


def test_what_the_launch_sets_counts_and_all_else_stays_as_it_was(arguments):
    stays = (
        "--jars /a.jar --packages g:a:1 --conf 'spark.x=a b' --executor-memory 2g --verbose"
        " --driver-java-options '-Da=1 -Db=2' pyspark-shell --master theirs"
    )
    arguments(
        "--master yarn --driver-memory=4g --conf spark.driver.memory=5g -c spark.app.name=mine "
        + stays
    )
    chosen = {
        "spark.master": "local[2]",
        "spark.driver.memory": "1g",
        "spark.app.name": "nightly",
        "spark.jars.packages": "g:b:2",
        "spark.driver.extraJavaOptions": "-Dc=3",
    }
    assert left(chosen) == shlex.split(
        "--jars /a.jar --packages g:a:1,g:b:2 --conf 'spark.x=a b' --executor-memory 2g --verbose"
        " --driver-java-options '-Da=1 -Db=2 -Dc=3' pyspark-shell --master theirs"
    )
