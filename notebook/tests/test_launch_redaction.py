"""No secret of a launch gets into what is told of it: messages, details, logs."""

from __future__ import annotations

import json
import os
import socket
import uuid

import pytest
from launch_server import LaunchServer
from run_notebook import KernelSession
from test_launch_connect import CODE

from cellwatch.launch.driver_log import DriverLog
from cellwatch.launch.failures import classify
from cellwatch.launch.instruction import START, Instruction
from cellwatch.launch.launches import FAILED, STARTING, Launch, LaunchError, Launches
from cellwatch.launch.redactions import redaction_of
from cellwatch.redaction import Redaction

TOKEN = "U0VDUkVULVRPS0VOLTEyMw=="
ADDRESS = f"sc://connect.example:15002/;use_ssl=true;token={TOKEN}"


def new(*values, **properties):
    variables = {f"SPARK_SECRET_{at}": value for at, value in enumerate(values)}
    return Instruction(str(uuid.uuid4()), START, properties=properties, environment=variables)


def of_pyspark(address):
    """What PySpark says against an address."""
    from pyspark.sql.connect.client import DefaultChannelBuilder

    with pytest.raises(Exception, match=r".") as caught:
        DefaultChannelBuilder(address)
    return f"{type(caught.value).__name__}: {caught.value}"


def test_padded_token_that_pyspark_tells_is_taken_out_and_how_to_write_it_is_said():
    said = of_pyspark(ADDRESS)
    assert TOKEN in said
    shown = redaction_of(new(ADDRESS)).of(said)
    assert "U0VD" not in shown
    assert "Parameter 'token=(secret)' should be provided" in shown
    error = classify(shown, "", {})
    assert error.kind == "connect"
    assert "its parameter token has one in its value" in error.message
    assert "Write it as %3D" in error.message


@pytest.mark.parametrize("parameter", ["token", "x-api-key", "odd'name"])
def test_parameter_of_any_name_is_taken_out_of_pysparks_words(parameter):
    address = f"sc://h:1/;{parameter}={TOKEN}"
    assert "U0VD" not in redaction_of(new(address)).of(of_pyspark(address))


def test_address_without_a_host_is_told_without_its_parameters():
    address = "sc:///;token=abcdefgh;x-api-key=ijklmnop"
    said = of_pyspark(address)
    assert "http:///;token=abcdefgh;x-api-key=ijklmnop" in said
    # Also where it came from elsewhere, so that nothing of it is known.
    for redaction in (redaction_of(new(address)), Redaction(())):
        shown = redaction.of(said)
        assert "http:///;token=(secret);x-api-key=(secret)" in shown


@pytest.mark.parametrize(
    ("secrets", "said", "shown"),
    [
        (["hunter22"], "no hunter22 here, hunter22", "no (secret) here, (secret)"),
        (["hunt", "hunter22"], "hunter22 hunt", "(secret) (secret)"),
        (["secret", "a(secret)b"], "secret a(secret)b", "(secret) (secret)"),
        (["a.*b"], "a.*b axxb", "(secret) axxb"),
        (["abc"], "abc is too short", "abc is too short"),
        (["true"], "it is true", "it is true"),
        (['quo"ted\\x'], r"{'a': 'quo\"ted\\x'} quo\"ted\\x", "{'a': '(secret)'} (secret)"),
        (["per%cent="], "https://h/?t=per%25cent%3D", "https://h/?t=(secret)"),
        (["one\ntwo-line"], "ERROR two-line", "ERROR (secret)"),
        (["-Dstore.password=hunter22 -Dx=y"], "bad hunter22 y", "bad (secret) y"),
        ([], "-Dstore.password=hunter22 more", "-Dstore.password=(secret) more"),
        ([], "sc://h:1/;token=a.b/c;x-key=d e", "sc://h:1/;token=(secret);x-key=(secret) e"),
        ([], "at sc://h:1; then", "at sc://h:1; then"),
        (["sc://h:1/;use_ssl=true;user_id=ada1"], "ada1: true", "ada1: true"),
    ],
)
def test_secrets_are_taken_out(secrets, said, shown):
    redaction = redaction_of(new(*secrets))
    assert redaction.of(said) == shown
    assert redaction.of(shown) == shown


@pytest.mark.parametrize("part", ["token", "sc://", "sc://h;", "secret.", "access_key ="])
def test_long_text_of_beginnings_is_read_to_its_end(part):
    """Else each beginning would be followed to the end, which takes hours."""
    text = part * (1024 * 1024 // len(part))
    shown = redaction_of(new("hunter22")).of(text + " hunter22")
    assert shown.endswith(" (secret)")


def test_key_in_an_address_that_is_no_secret_by_its_name_is_taken_out():
    told = new(**{"spark.remote": "sc://h:1/;x-key=open-sesame", "spark.driver.memory": None})
    assert redaction_of(told).of("metadata open-sesame") == "metadata (secret)"


def test_error_that_a_launch_ends_with_has_no_secret_and_the_end_of_a_long_detail():
    known, told = Launches(), new("hunter22")
    known.hand_over(told)
    launch = known.begin(told.launch)
    cut = len("hunter22") // 2
    known.over(launch, LaunchError("master", "no hunter22", f"hunter22{'x' * (4000 - cut)}"))
    assert launch.state == FAILED
    assert launch.error.message == "no (secret)"
    assert "ter22" not in json.dumps(launch.as_json())
    assert launch.error.detail.endswith("xx")
    assert len(launch.error.detail) == 4000


def test_secret_is_in_no_part_in_the_tail_of_a_log(home):
    launch = Launch(new("a-secret-of-mine"), STARTING)
    launch.log = DriverLog(launch.id, launch.redaction)
    crossing = "y" * 390 + "a-secret-of-mine"
    # What is read of the file begins within the first secret, and a line is cut within another.
    rest = f"\n{crossing}\nlast a-secret-of-mine\n"
    begun = "a-secret-of-mine".ljust(32 * 1024 + 8 - len(rest), "x")
    os.write(launch.log.file, (begun + rest).encode())
    assert launch.log.tail() == ["y" * 390 + "(secret)", "last (secret)"]
    assert launch.as_json()["log"] == launch.log.tail()
    assert "-of-mine" not in launch.log.text(32 * 1024)
    assert "secret-of" not in launch.log.text()
    launch.log.close()


def test_kernel_tells_no_secret_of_a_start_that_failed(kernel_environment, tmp_path):
    code = CODE.replace(
        "spark = (",
        "import warnings\nwarnings.warn('at ' + os.environ['SPARK_REMOTE'])\n"
        f"warnings.warn('only ' + {TOKEN!r})\nspark = (",
    )
    with LaunchServer() as server, socket.create_server(("127.0.0.1", 0)) as nobody:
        env = kernel_environment(tmp_path, **server.environment())
        with KernelSession(env, str(tmp_path)) as session:
            session.run("%load_ext cellwatch", "load")
            server.wait_for(lambda: server.streams)
            port = nobody.getsockname()[1]
            server.code = f"# python-connect\n{code}"
            server.variables = {"SPARK_REMOTE": f"sc://127.0.0.1:{port}/;token={TOKEN}"}
            started = session.run("%spark start local", "start")
            launch = server.wait_state(server.asked[-1]["id"], "FAILED")
            log = session.run("%spark log", "log")
            status = session.run("%spark status", "status")
    assert "Write it as %3D" in started.error
    assert launch["error"]["kind"] == "connect"
    assert "Parameter 'token=(secret)'" in launch["error"]["detail"]
    assert any("only (secret)" in line for line in launch["log"])
    assert "only (secret)" in log.text
    for told in (started, log, status, server.reports):
        assert "U0VD" not in str(told)
