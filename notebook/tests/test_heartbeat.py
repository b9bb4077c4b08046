"""A real kernel and a real server whose heartbeat is not the usual one."""

from __future__ import annotations

import time

import pytest
from real_server import RealServer
from run_notebook import KernelSession

LONG_CELL = """
import time
from pathlib import Path
while not Path({enough!r}).exists():
    time.sleep(0.05)
"""


@pytest.mark.parametrize("heartbeat", ["500ms", "1s"])
def test_long_cell_goes_on_running_for_a_server_with_a_short_heartbeat(
    tmp_path, kernel_environment, heartbeat
):
    home = tmp_path / "server"
    home.mkdir()
    with RealServer(home, CELLWATCH_HEARTBEAT=heartbeat) as server:
        env = kernel_environment(tmp_path, CELLWATCH_URL=server.url, CELLWATCH_TOKEN=server.token)
        with KernelSession(env, str(tmp_path)) as session:
            assert session.run("%load_ext cellwatch", "load").status == "ok"
            request = session.start(LONG_CELL.format(enough=str(tmp_path / "enough")), "long")

            def state(of):
                found = [one for one in of["cells"] if one["run"]["cell"] == "long"]
                return found[0]["state"] if found else None

            server.wait_for(state)
            # A server takes the session of a silent kernel for lost, and its cell for cancelled,
            # after 1.5 and 3 s.
            end = time.monotonic() + 5.5
            seen = set()
            while time.monotonic() < end:
                seen.add(state(server.state()))
                time.sleep(0.1)
            (tmp_path / "enough").touch()
            assert seen == {"RUNNING"}
            assert session.finish(request, 30).status == "ok"
            server.wait_for(lambda now: state(now) == "SUCCEEDED")
