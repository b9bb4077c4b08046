from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from cellwatch import identity, tag

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def shell(connection_file="/run/kernel-1f2e.json", **names):
    application = SimpleNamespace(connection_file=connection_file)
    return SimpleNamespace(kernel=SimpleNamespace(parent=application), user_ns=names)


def request(**metadata):
    return {"metadata": metadata}


def test_lab_names_the_cell_in_the_request(home):
    who = identity.identify(shell(), request(cellId="e27c42b0"), "1 + 1")
    assert (who.cell, who.inferred_id) == ("e27c42b0", False)


def test_a_cell_without_id_is_known_by_its_source_and_said_to_be(home):
    one = identity.identify(shell(), request(), "1 + 1")
    other = identity.identify(shell(), request(), "1 + 2")
    assert one.inferred_id
    assert len(one.cell) == 12
    assert one.cell != other.cell
    assert one == identity.identify(shell(), {}, "1 + 1")
    assert identity.identify(shell(), {}, "'\ud800'").inferred_id


# Forms that VS Code's sources make, or that users' notebooks and issues show.
@pytest.mark.parametrize(
    ("address", "notebook", "cell"),
    [
        (each["address"], each["notebook"], each["cell"])
        for each in json.loads((Path(__file__).parent / "vscode_cells.json").read_text("utf-8"))
    ],
)
def test_vs_code_names_notebook_and_cell_in_one_address(home, monkeypatch, address, notebook, cell):
    # So it names a session that it starts on a Jupyter server.
    monkeypatch.setenv("JPY_SESSION_NAME", "/srv/a-jvsc-1f2e3d4c-aaaa.ipynb")
    who = identity.identify(shell(), request(cellId=address), "1")
    assert who == identity.CellIdentity(notebook, cell, False)


def test_address_of_the_cell_is_newer_than_what_vs_code_told_the_kernel_at_its_start(home):
    address = "vscode-notebook-cell:/home/anna/renamed.ipynb#W0sZmlsZQ%3D%3D"
    started = shell(__vsc_ipynb_file__="/home/anna/a.ipynb")
    assert identity.identify(started, request(cellId=address), "1").notebook.endswith(
        "renamed.ipynb"
    )


def test_interactive_window_is_known_by_the_file_behind_it(home):
    address = "vscode-notebook-cell:/home/anna/Interactive-1.interactive#W0sdW50aXRsZWQ%3D"
    behind = shell(__vsc_ipynb_file__="/home/anna/job.py")
    assert identity.identify(behind, request(cellId=address), "1") == identity.CellIdentity(
        "/home/anna/job.py", "W0sdW50aXRsZWQ%3D", False
    )
    alone = identity.identify(shell(), request(cellId=address), "1")
    assert alone.notebook == "/home/anna/Interactive-1.interactive"


def test_long_addresses_of_vs_code_keep_the_part_that_tells_cells_apart(home):
    address = "vscode-notebook-cell:/home/x/" + "deep/" * 100 + "a.ipynb#W2sZmlsZQ%3D%3D"
    who = identity.identify(shell(), request(cellId=address), "1")
    assert (who.cell, who.inferred_id) == ("W2sZmlsZQ%3D%3D", False)
    assert who.notebook.startswith("/home/x/deep/")
    assert len(who.notebook) == 512


@pytest.mark.parametrize(
    "given",
    [
        "vscode-notebook-cell:",
        "vscode-notebook-cell:#",
        "vscode-notebook-cell://[::1#W0s",
        "vscode-notebook-cell:/%ff%00%0a%ZZ.ipynb#\n\ud800",
        "vscode-notebook-cell:/" + "%41" * 20_000 + "#W0s",
        "vscode-notebook-cell:/a.ipynb#" + "\U0001f40d" * 10_000,
        "\ud800\x00,cellwatch-cell-1-c=other&x=1",
        "x" * 1_000_000,
    ],
)
def test_hostile_ids_become_short_names_on_one_line(home, given):
    who = identity.identify(shell(), request(cellId=given), "1")
    assert who.cell
    for name, limit in ((who.cell, 256), (who.notebook, 512)):
        assert name.isprintable()
        assert len(name.encode("utf-16-le")) <= 2 * limit
    fields = tag.decode(tag.encode("s", who.notebook, who.cell, 1, 2))
    assert (fields["n"], fields["c"]) == (who.notebook, who.cell)


@pytest.mark.parametrize("given", [7, None, "", " \n", ["a"], {"a": 1}, b"bytes"])
def test_id_that_is_no_text_counts_as_none(home, given):
    assert identity.identify(shell(), request(cellId=given), "1").inferred_id


def test_colab_names_the_cell_in_metadata_of_its_own(home):
    who = identity.identify(shell(), request(colab={"cell_id": "yXl8UwX9zmN4"}), "1")
    assert (who.cell, who.inferred_id) == ("yXl8UwX9zmN4", False)
    for odd in ({}, {"cell_id": 7}, "cell", None):
        assert identity.identify(shell(), request(colab=odd), "1").inferred_id


def test_notebook_is_taken_from_the_surest_source(home, monkeypatch):
    def notebook(**names):
        return identity.identify(shell(**names), {}, "1").notebook

    assert notebook() == "kernel-1f2e"
    monkeypatch.setenv("CELLWATCH_NOTEBOOK", "named.ipynb")
    assert notebook() == "named.ipynb"
    assert notebook(__session__="/lab/a.ipynb") == "/lab/a.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", "/lab/b\n.ipynb")
    assert notebook(__session__="/lab/a.ipynb") == "/lab/b\ufffd.ipynb"
    assert notebook(__session__="x", __vsc_ipynb_file__="/code/a.ipynb") == "/code/a.ipynb"


def test_trace_context_of_the_request_comes_before_that_of_the_environment(home, monkeypatch):
    assert identity.traceparent_of({}) == ""
    monkeypatch.setenv("TRACEPARENT", TRACE)
    assert identity.traceparent_of({}) == TRACE
    other = TRACE.replace("0af7", "1af7")
    monkeypatch.setenv("CELLWATCH_TRACEPARENT", other)
    assert identity.traceparent_of({}) == other
    assert identity.traceparent_of(request(traceparent=TRACE)) == TRACE


@pytest.mark.parametrize(
    "given",
    [
        "",
        7,
        TRACE.upper(),
        TRACE + "-more",
        "ff" + TRACE[2:],
        TRACE.replace("0af7651916cd43dd8448eb211c80319c", "0" * 32),
        TRACE.replace("b7ad6b7169203331", "0" * 16),
        TRACE + "\n",
        "cc" + TRACE[2:] + "-" + "x" * 1000,
    ],
)
def test_what_is_no_trace_context_is_ignored(home, given):
    assert identity.traceparent_of(request(traceparent=given)) == ""


def test_trace_context_of_a_later_version_may_be_longer(home):
    later = "cc" + TRACE[2:] + "-what-will-be"
    assert identity.traceparent_of(request(traceparent=later)) == later
