"""A real kernel that is spoken to as VS Code does: setup out of history, addresses as cell ids."""

from __future__ import annotations

from recording_server import RecordingServer
from run_notebook import KernelSession


def address(path: str, handle: str) -> str:
    return f"vscode-notebook-cell:{path}#{handle}sZmlsZQ%3D%3D"


def test_cells_of_vs_code_are_reported_by_path_and_short_id(tmp_path, kernel_environment):
    with RecordingServer() as server:
        env = kernel_environment(
            tmp_path, CELLWATCH_URL=server.url, JPY_SESSION_NAME="a-jvsc-1f2e3d4c.ipynb"
        )
        with KernelSession(env, str(tmp_path)) as session:
            session.run(
                '__vsc_ipynb_file__ = "/home/anna/My work/a.ipynb"',
                silent=True,
                store_history=False,
            )
            path = "/home/anna/My%20work/a.ipynb"
            session.run("%load_ext cellwatch", address(path, "W0"))
            session.run("1 + 1", address(path, "X10"))
            session.run("1 + 1", address(path, "X11"))
            session.run("2 + 2", address("/home/anna/My%20work/renamed.ipynb", "W0"))
            session.run("3 + 3")
            server.wait_for(lambda: len(server.runs()) == 5)
        runs = [
            (run["notebook"], run["cell"], run["execution"], run["inferredId"])
            for run in server.runs().values()
        ]
    *named, (notebook, _, execution, inferred) = sorted(runs, key=lambda run: run[2])
    assert named == [
        ("/home/anna/My work/a.ipynb", "W0sZmlsZQ%3D%3D", 1, False),
        ("/home/anna/My work/a.ipynb", "X10sZmlsZQ%3D%3D", 2, False),
        ("/home/anna/My work/a.ipynb", "X11sZmlsZQ%3D%3D", 3, False),
        ("/home/anna/My work/renamed.ipynb", "W0sZmlsZQ%3D%3D", 4, False),
    ]
    assert (notebook, execution, inferred) == ("/home/anna/My work/a.ipynb", 5, True)
