"""Progress below cells in a real kernel, with answers of a server that are set: which messages go
out, when, to which cell, and what is left of them in the notebook."""

from __future__ import annotations

import json
import re
import time

import pytest
from front_end import FrontEnd, display_id
from recording_server import RecordingServer
from run_notebook import KernelSession
from test_inline_rendering import answer

from cellwatch.inline.watched import Pace
from cellwatch.magic import mode_of_environment

QUICK = Pace(first=0.3, update=0.2, request=0.05, after_end=0.3, settled=0.8, cleared=0.6)

# What a cell's first call of Spark does; nothing here needs a Spark.
WORKS = """
import time
_e = get_ipython()._cellwatch_extension
def works(): _e._inline.works(_e._current.working())
from cellwatch.inline.watched import Pace
"""


class Answers:
    """How far the runs are, as the server tells it: one more task each time it is asked, and all
    is done when the kernel has told the end of the run."""

    def __init__(self, server):
        self.asked = []
        self.changes = {}
        self.status = 200
        self._server = server

    def __call__(self, path):
        execution = int(path.rpartition("/")[2])
        self.asked.append((time.monotonic(), execution))
        ended = [
            run
            for (_, number), run in self._server.runs().items()
            if number == execution and run["state"] != "RUNNING"
        ]
        told = answer(
            execution=execution,
            bar={"done": 1, "active": 1, "counts": f"{len(self.asked)}/200", "more": ""},
            **(DONE if ended else {}),
        )
        told.update(self.changes.get(execution, {}))
        return self.status, json.dumps(told).encode() if self.status == 200 else b"{}"


DONE = {"jobs": {"succeeded": 3}, "tasks": {"total": 200}}


@pytest.fixture(scope="module")
def front_end(tmp_path_factory, kernel_environment):
    folder = tmp_path_factory.mktemp("inline")
    with RecordingServer(token="a-secret-token") as server:
        env = kernel_environment(folder, CELLWATCH_URL=server.url, CELLWATCH_TOKEN=server.token)
        with KernelSession(env, str(folder)) as session:
            front_end = FrontEnd(session)
            front_end.server = server
            assert front_end.shown(front_end.run("%load_ext cellwatch")) == []
            front_end.run(WORKS)
            yield front_end


@pytest.fixture
def answers(front_end):
    front_end.run(f"_e._inline.pace = {QUICK}")
    front_end.server.progress = Answers(front_end.server)
    return front_end.server.progress


def number(front_end):
    """Of the run that comes next."""
    request = front_end.run("print(_e._current.working().execution)")
    return int(front_end.shown(request)[0]) + 1


def settle(front_end):
    """Until all that is to be said of ended cells is said."""
    front_end.read(QUICK.settled + QUICK.update)


def test_cell_shows_one_output_that_changes_and_ends_as_a_summary(front_end, answers):
    request = front_end.run("works(); time.sleep(1.2)", "a")
    early = front_end.texts(request)
    assert len(early) > 2
    assert [text.partition(" · ")[0] for text in early[:-1]] == ["● Spark"] * (len(early) - 1)
    assert re.match(r"✓ Spark: done in \d\.\d s · at least 3 jobs · at least 200", early[-1])
    settle(front_end)
    kinds = [message["msg_type"] for _, message in front_end.progress(request)]
    assert kinds == ["display_data"] + ["update_display_data"] * (len(kinds) - 1)
    assert len({display_id(message) for _, message in front_end.progress(request)}) == 1
    (last,) = front_end.shown(request)
    assert re.fullmatch(r"✓ Spark: done in \d\.\d s · 3 jobs · 200 tasks", last)


def test_there_are_at_most_two_messages_and_two_questions_in_any_second(front_end, answers):
    front_end.run("_e._inline.pace = Pace()")
    requests = [front_end.start("works(); time.sleep(2.3)", cell) for cell in "bcd"]
    front_end.until(lambda: all(map(front_end.ended, requests)))
    front_end.run(f"_e._inline.pace = {QUICK}")
    for request in requests:
        messages = front_end.progress(request)
        assert len(messages) >= 3
        assert most_in_a_second([sent(message) for _, message in messages]) <= 2
    assert most_in_a_second([at for at, _ in answers.asked]) <= 2


def sent(message):
    """When the kernel sent it, by its own clock: it may come late on a busy machine."""
    return message["header"]["date"].timestamp()


def most_in_a_second(moments):
    return max(len([each for each in moments if at <= each < at + 0.99]) for at in moments)


def test_every_output_has_both_forms_and_no_token(front_end, answers):
    request = front_end.run("works(); time.sleep(0.8)", "forms")
    messages = [message["content"] for _, message in front_end.progress(request)]
    assert messages
    for content in messages:
        assert set(content["data"]) == {"text/plain", "text/html"}
        assert front_end.server.token not in str(content)


def test_queued_cell_that_runs_meanwhile_gets_nothing_of_the_earlier_one(front_end, answers):
    execution = number(front_end)
    answers.changes[execution] = {"jobs": {"running": 1}}
    earlier = front_end.start("works(); time.sleep(0.6)", "earlier")
    later = front_end.start("time.sleep(2); print('later')", "later")
    front_end.until(
        lambda: any(
            "the cell has ended, 1 job goes on" in each for each in front_end.texts(earlier)
        )
    )
    front_end.until(lambda: front_end.ended(later))
    answers.changes[execution] = DONE
    front_end.until(lambda: front_end.shown(earlier)[0].endswith("3 jobs · 200 tasks"))
    assert front_end.shown(later) == ["later\n"]
    assert front_end.progress(later) == []


def test_each_run_of_a_cell_has_an_output_of_its_own(front_end, answers):
    first, second = (front_end.run("works(); time.sleep(0.8)", "again") for _ in range(2))
    settle(front_end)
    ids = [{display_id(each) for _, each in front_end.progress(one)} for one in (first, second)]
    assert len(ids[0]) == len(ids[1]) == 1
    assert ids[0] != ids[1]
    for request in (first, second):
        assert front_end.shown(request)[0].startswith("✓ Spark: done in")


def test_cell_that_awaits_has_it_too(front_end, answers):
    request = front_end.run("import asyncio; works(); await asyncio.sleep(0.8)", "awaits")
    assert front_end.texts(request)[0].startswith("● Spark")
    assert front_end.shown(request)[0].startswith("✓ Spark: done in")


def test_work_of_a_thread_is_shown_below_the_cell_that_began_it(front_end, answers):
    source = (
        "import threading\n"
        "def later(): time.sleep(0.5); works()\n"
        "threading.Thread(target=later).start()"
    )
    answers.changes[number(front_end)] = {"jobs": {"running": 1}}
    begins = front_end.run(source, "begins")
    runs = front_end.start("time.sleep(2.5)", "runs")
    front_end.until(lambda: front_end.shown(begins))
    front_end.until(lambda: front_end.ended(runs))
    assert "1 job goes on" in front_end.shown(begins)[0]
    assert front_end.progress(runs) == []


def test_job_of_an_ended_cell_is_followed_however_many_cells_call_spark_then(front_end, answers):
    execution = number(front_end)
    answers.changes[execution] = {"jobs": {"running": 1}}
    begins = front_end.run("works(); time.sleep(0.6)", "background")
    front_end.until(lambda: "1 job goes on" in front_end.shown(begins)[0])
    for cell in range(40):
        front_end.run("works()", f"quick-{cell}")
    front_end.run("assert len(_e._inline._watches) <= 32")
    answers.changes[execution] = DONE
    front_end.until(lambda: front_end.shown(begins)[0].endswith("3 jobs · 200 tasks"))


def test_what_is_followed_no_more_keeps_a_line_that_stays_true(front_end, answers):
    settle(front_end)
    front_end.run("from cellwatch.inline import watch; most, watch._MOST_WATCHED = 32, 2")
    execution = number(front_end)
    requests = []
    for cell in range(3):
        answers.changes[execution + cell] = {"jobs": {"running": 1}}
        requests.append(front_end.run("works(); time.sleep(0.6)", f"many-{cell}"))
        front_end.until(lambda: "1 job goes on" in front_end.shown(requests[-1])[0])
    front_end.run("watch._MOST_WATCHED = most")
    dropped, *followed = [front_end.shown(request)[0] for request in requests]
    assert re.match(r"✓ Spark: done in .* · at least 1 job · ", dropped)
    assert all("1 job goes on" in line for line in followed)
    for cell in range(3):
        answers.changes[execution + cell] = DONE
    for request in requests[1:]:
        front_end.until(lambda request=request: front_end.shown(request)[0].startswith("✓"))


def test_failed_cell_says_so_with_the_reason(front_end, answers):
    answers.changes[number(front_end)] = {"failure": "row 7 is odd", "jobs": {"failed": 1}}
    request = front_end.run("works(); time.sleep(0.8); 1 / 0", "fails")
    said = front_end.shown(request)[0]
    assert re.match(
        r"✗ Spark: the cell failed after .* · 1 job, 1 failed · .* · row 7 is odd$", said
    )
    assert front_end.outputs[request][1]["output_type"] == "error"


def test_interrupted_cell_is_cancelled(front_end, answers):
    request = front_end.start("works(); time.sleep(60)", "interrupted")
    front_end.until(lambda: front_end.texts(request))
    front_end.session.manager.interrupt_kernel()
    front_end.until(lambda: front_end.ended(request))
    assert front_end.texts(request)[-1].startswith("⊘ Spark: cancelled after")


def test_work_of_less_than_a_second_shows_nothing(front_end, answers):
    answers.changes[number(front_end)] = {"workMillis": 999}
    request = front_end.run("works(); time.sleep(0.8)", "short")
    settle(front_end)
    assert answers.asked
    assert front_end.progress(request) == []


def test_cell_without_spark_asks_nothing(front_end, answers):
    settle(front_end)
    front_end.run("assert not _e._inline._watches")
    answers.asked.clear()
    front_end.run("time.sleep(0.8)", "plain")
    assert answers.asked == []


def outputs(front_end, request):
    """How many of ours were made below the cell: each may be changed later."""
    kinds = [message["msg_type"] for _, message in front_end.progress(request)]
    return kinds.count("display_data")


def test_figures_that_clear_output_redraws_stay_and_the_summary_comes_after(front_end, answers):
    request = front_end.run(
        "from IPython.display import clear_output, display\n"
        "works()\n"
        "for n in range(10):\n"
        "    clear_output(wait=True)\n"
        "    display(f'figure {n}')\n"
        "    time.sleep(0.15)",
        "redraws",
    )
    figure, summary = front_end.shown(request)
    assert figure == "'figure 9'"
    assert summary.startswith("✓ Spark: done in")
    assert outputs(front_end, request) == 1


def test_clearing_within_an_output_widget_is_none_of_the_cells(front_end, answers):
    request = front_end.run(
        "import ipywidgets\n"
        "from IPython.display import clear_output, display\n"
        "out = ipywidgets.Output()\n"
        "works(); time.sleep(0.8)\n"
        "with out:\n"
        "    clear_output(wait=True)\n"
        "for n in range(3):\n"
        "    out.clear_output()\n"
        "    with out:\n"
        "        display(f'figure {n}')\n"
        "    time.sleep(0.7)",
        "widget",
    )
    settle(front_end)
    assert outputs(front_end, request) == 1


def test_what_waits_to_be_cleared_is_not_cleared_by_us(front_end, answers):
    request = front_end.run(
        "works()\n"
        "for n in range(5):\n"
        "    display(f'figure {n}')\n"
        "    clear_output(wait=True)\n"
        "    time.sleep(0.2)",
        "waits",
    )
    settle(front_end)
    assert answers.asked
    assert front_end.shown(request) == ["'figure 4'"]


def test_captured_cell_shows_nothing(front_end, answers):
    request = front_end.run("%%capture\nworks(); time.sleep(0.8)", "captured")
    settle(front_end)
    assert answers.asked
    assert front_end.progress(request) == []


def test_magic_chooses_and_says_what_there_is(front_end, answers):
    assert front_end.shown(front_end.run("%cellwatch inline"))[0].startswith("line: one line")
    wrong = front_end.shown(front_end.run("%cellwatch inline of"))[0]
    assert "%cellwatch inline of: %cellwatch inline on|off|line or %cellwatch doctor" in wrong
    assert front_end.shown(front_end.run("%cellwatch inline on"))[0].startswith("on: ")
    table = front_end.run("works(); time.sleep(0.8)", "table")
    first = front_end.progress(table)[0][1]["content"]["data"]
    assert "Job 7" in first["text/plain"]
    assert "<table" in first["text/html"]
    assert "\n" not in front_end.shown(table)[0]
    front_end.run("%cellwatch inline off")
    answers.asked.clear()
    off = front_end.run("works(); time.sleep(0.8)", "off")
    assert (front_end.progress(off), answers.asked) == ([], [])
    front_end.run("%cellwatch inline line")


def test_server_that_goes_away_leaves_the_last_figures_and_says_so(front_end, answers):
    request = front_end.start("works(); time.sleep(1.5)", "away")
    front_end.until(lambda: front_end.texts(request))
    answers.status = 503
    front_end.until(lambda: "does not answer" in front_end.texts(request)[-1])
    front_end.until(lambda: front_end.ended(request))
    settle(front_end)
    assert re.match("✓ Spark: done in .* · at least 3 jobs", front_end.shown(request)[0])
    assert front_end.shown(front_end.run("print(_e._inline._failed)")) == ["False\n"]


def test_what_fails_there_is_one_line_in_the_log_and_harms_no_cell(front_end, answers):
    front_end.run("import logging; log = []; logging.getLogger('cellwatch').addFilter(log.append)")
    front_end.run("kept, _e._inline._publisher = _e._inline._publisher, None")
    for cell in ("broken", "broken-again"):
        request = front_end.run("works(); time.sleep(0.8); print('done')", cell)
        assert front_end.shown(request) == ["done\n"]
    front_end.run("_e._inline._publisher = kept; _e._inline._runs = None")
    assert front_end.shown(front_end.run("works(); print('done')")) == ["done\n"]
    (said,) = front_end.shown(front_end.run("print([each.getMessage() for each in log])"))
    assert said.count("progress is not shown below cells") == 1


def test_kernel_that_dies_leaves_a_line(tmp_path, kernel_environment):
    with RecordingServer() as server:
        server.progress = Answers(server)
        env = kernel_environment(tmp_path, CELLWATCH_URL=server.url, CELLWATCH_INLINE="line")
        with KernelSession(env, str(tmp_path)) as session:
            front_end = FrontEnd(session)
            front_end.run("%load_ext cellwatch")
            front_end.run(WORKS)
            request = front_end.start("works(); time.sleep(1.5); import os; os._exit(1)")
            front_end.until(lambda: not session.manager.is_alive())
            front_end.read(0.5)
    (left,) = front_end.outputs[request]
    assert re.fullmatch(
        r"● Spark · \d+/200 tasks · 2/3 jobs · \d s so far", left["data"]["text/plain"]
    )
    assert "animation" not in left["data"]["text/html"]


@pytest.mark.parametrize(("setting", "chosen"), [("off", "off"), (" ON ", "on"), ("of", "line")])
def test_platform_chooses_by_the_environment(monkeypatch, setting, chosen):
    monkeypatch.setenv("CELLWATCH_INLINE", setting)
    assert mode_of_environment() == chosen
