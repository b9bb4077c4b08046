from __future__ import annotations

import re

import pytest
from real_server import ROOT

from cellwatch import tag

GOLDEN = ROOT / "listener-exporter/model/src/test/resources/tags/version-1.tsv"


def test_run_has_the_tag_that_the_jvm_side_gives_it_and_the_tag_gives_it_back():
    """The model's CellTagTest reads the same golden file."""
    lines = [one for one in GOLDEN.read_text("utf-8").splitlines() if not one.startswith("#")]
    assert len(lines) == 5
    for line in lines:
        session, notebook, cell, execution, start, trace, inferred, expected = line.split("\t")
        given = (session, notebook, cell, int(execution), int(start), trace, bool(inferred))
        assert tag.encode(*given) == expected
        fields = {"s": session, "n": notebook, "c": cell, "x": int(execution), "t": int(start)}
        fields |= {"p": trace} if trace else {}
        assert tag.decode(expected) == (fields | {"i": True} if inferred else fields)


def test_tag_is_the_text_that_the_driver_expects():
    assert tag.encode("s1", "a.ipynb", "c1", 3, 1700000000000) == (
        "cellwatch-cell-1-s=s1&n=a.ipynb&c=c1&x=3&t=1700000000000"
    )


def test_tag_carries_trace_context_and_the_mark_of_a_guess():
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    encoded = tag.encode("s", "Größe 数 🚀.ipynb", "c", 1, 2, trace, inferred=True)
    assert tag.decode(encoded) == {
        "s": "s",
        "n": "Größe 数 🚀.ipynb",
        "c": "c",
        "x": 1,
        "t": 2,
        "p": trace,
        "i": True,
    }


def test_tag_is_safe_in_a_property_an_environment_and_a_spark_tag():
    for notebook in ("a,b\nc", "数" * 512, "?" * 99, ">>>???"):
        assert re.fullmatch("[A-Za-z0-9_.+%&=~-]+", tag.encode("s", notebook, "c", 1, 2))


def test_text_that_is_no_tag_is_refused():
    with pytest.raises(ValueError, match="a tag starts with"):
        tag.decode("etl-run-7")


@pytest.mark.parametrize(
    ("job_tags", "own", "all_tags"),
    [
        ("", "cellwatch-cell-1-c=b", "cellwatch-cell-1-c=b"),
        ("x,cellwatch-cell-1-c=a,y", "cellwatch-cell-1-c=b", "x,y,cellwatch-cell-1-c=b"),
        ("x,cellwatch-cell-1-c=a", None, "x"),
        ("cellwatch-cell-1-c=a", None, ""),
    ],
)
def test_own_tag_takes_the_place_of_the_one_before_among_job_tags(job_tags, own, all_tags):
    assert tag.in_job_tags(job_tags, own) == all_tags
