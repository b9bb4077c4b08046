from __future__ import annotations

from types import SimpleNamespace

import pytest

from cellwatch import identity

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


def test_long_cell_addresses_of_vs_code_keep_the_part_that_tells_cells_apart(home):
    address = "vscode-notebook-cell:/home/x/" + "deep/" * 100 + "a.ipynb#W2sZmlsZQ%3D%3D"
    who = identity.identify(shell(), request(cellId=address), "1")
    assert (who.cell, who.inferred_id) == ("vscode#W2sZmlsZQ%3D%3D", False)


def test_notebook_is_taken_from_the_surest_source(home, monkeypatch):
    def notebook(**names):
        return identity.identify(shell(**names), {}, "1").notebook

    assert notebook() == "kernel-1f2e"
    monkeypatch.setenv("CELLWATCH_NOTEBOOK", "named.ipynb")
    assert notebook() == "named.ipynb"
    assert notebook(__session__="/lab/a.ipynb") == "/lab/a.ipynb"
    assert notebook(__session__="x", __vsc_ipynb_file__="/code/a.ipynb") == "/code/a.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", "/lab/b\n.ipynb")
    assert notebook(__vsc_ipynb_file__="/code/a.ipynb") == "/lab/b\ufffd.ipynb"


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
