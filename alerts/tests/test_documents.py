"""That documents and rules speak of the same alerts, times, metrics and labels."""

from __future__ import annotations

import re
import subprocess
import textwrap
from pathlib import Path

import pytest
from generate import files, parser
from plain_forms import NOT_EXPRESSIBLE, PLAIN
from rule import Alert, Recording
from times import DEFAULTS, TimeError, duration

ALERTS = Path(__file__).parent.parent
DOCS = ALERTS.parent / "docs"
SCRAPED = {"job", "instance"}
"""Labels that Prometheus adds."""

NONE = "\N{EN DASH}"
"""In a table: there is no such time."""

RULES = [
    rule
    for groups in files(parser().parse_args([])).values()
    for group in groups
    for rule in group.rules
]
FIRING = [rule for rule in RULES if isinstance(rule, Alert)]
RECORDED = [rule for rule in RULES if isinstance(rule, Recording)]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchor(heading: str) -> str:
    """As GitHub makes it of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def catalogue() -> dict[str, dict[str, set[str]]]:
    """Each metric's labels, with the values that the documents list."""
    found = {}
    for name, labels in re.findall(
        r"^\| `(\w+)` \| \w+ \| [^|]*\| ([^|]*) \|", text(DOCS / "metrics.md"), re.MULTILINE
    ):
        found[name] = {
            label: set(re.findall(r"`(\w+)`", values or ""))
            for label, values in re.findall(r"`(\w+)`(?: \(([^)]*)\))?", labels)
        }
    return found


def test_runbook_has_a_chapter_for_each_alert_and_for_no_other():
    headings = re.findall(r"^## (.+)$", text(ALERTS / "runbook.md"), re.MULTILINE)
    named = {anchor(each) for each in headings if each.startswith(("Spark", "Cellwatch"))}
    assert named == {rule.annotations["runbook_url"].partition("#")[2] for rule in FIRING}


def test_each_chapter_of_the_runbook_says_the_same_four_things():
    chapters = re.split(r"^## ", text(ALERTS / "runbook.md"), flags=re.MULTILINE)
    chapters = [each for each in chapters if each.startswith(("Spark", "Cellwatch"))]
    for chapter in chapters:
        said = re.findall(r"^\*\*(Meaning|Impact|Look at|Do)\b", chapter, re.MULTILINE)
        assert said == ["Meaning", "Impact", "Look at", "Do"], chapter


def test_document_lists_each_alert_with_its_severity_and_times():
    rows = re.findall(
        r"^\| (\w+) \| `(\w+)` \| (\w+) \| (\S+) \| (\w+) \|",
        text(DOCS / "alerting.md"),
        re.MULTILINE,
    )
    defaults = {
        key: (duration(times.threshold) if times.threshold else NONE, duration(times.patience))
        for key, times in DEFAULTS.items()
    }
    assert sorted(rows) == sorted(
        (rule.name, rule.key, rule.labels["severity"], *defaults[rule.key]) for rule in FIRING
    )


def test_there_is_an_alert_for_each_reason_and_a_plain_form_unless_none_can_be():
    reasons = catalogue()["spark_stuck"]["reason"]
    assert {rule.labels["reason"] for rule in FIRING if "reason" in rule.labels} == reasons
    plain = {rule.labels["reason"] for rule in RECORDED if rule.name == PLAIN}
    assert plain == reasons - set(NOT_EXPRESSIBLE)


def selectors(expression: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The series that an expression asks for, recorded ones apart, with their matchers."""
    found = re.findall(r"(?<![\w:])((?:spark|cellwatch)_\w+)(?![\w:])(?:\{([^}]*)\})?", expression)
    return [(name, re.findall(r'(\w+)(=~|!~|!=|=)"([^"]*)"', matchers)) for name, matchers in found]


def test_rules_ask_for_metrics_labels_and_values_of_the_catalogue():
    known = catalogue()
    asked = 0
    for rule in RULES:
        for name, matchers in selectors(rule.expression):
            asked += 1
            assert name in known, f"{rule.name} asks for {name}"
            for label, _, value in matchers:
                assert label in known[name], f"{rule.name}: {name} has no {label}"
                values = known[name][label]
                wrong = set(value.split("|")) - values if values else set()
                assert not wrong, f"{rule.name}: {name} has no {label} {wrong}"
    assert asked > 50


def test_rules_group_by_labels_of_the_catalogue():
    labels = SCRAPED.union(*catalogue().values())
    for rule in RULES:
        for grouped in re.findall(r"\b(?:by|on|group_left) \(([^)]*)\)", rule.expression):
            wrong = set(re.findall(r"\w+", grouped)) - labels
            assert not wrong, f"{rule.name} groups by {wrong}"


def test_recorded_series_that_rules_ask_for_are_recorded():
    names = {rule.name for rule in RECORDED}
    for rule in RULES:
        for name in re.findall(r"\b\w+:\w+:\w+\b", rule.expression):
            assert name in names, f"{rule.name} asks for {name}"


def test_every_alert_is_seen_firing_with_all_that_it_says():
    tests = "".join(text(path) for path in sorted((ALERTS / "tests").glob("*.yaml")))
    for rule in FIRING:
        url = rule.annotations["runbook_url"]
        assert f'runbook_url: "{url}"' in tests, f"no test has {rule.name} ({rule.key}) firing"


def test_every_alert_says_what_people_need():
    for rule in FIRING:
        assert re.fullmatch(r"(Spark|Cellwatch)([A-Z][a-z]+)+", rule.name)
        assert rule.labels["severity"] in {"critical", "warning", "info"}
        said = rule.annotations
        assert {"summary", "description", "dashboard", "runbook_url"} <= set(said), rule.name
        assert "{{" not in said["summary"]


def written(folder: Path, *options: str) -> dict[str, str]:
    command = [str(ALERTS / "generate"), "--output", str(folder), *options]
    subprocess.run(command, check=True)
    return {path.name: text(path) for path in folder.iterdir()}


def test_manifests_for_kubernetes_have_the_same_groups(tmp_path):
    plain = written(tmp_path / "plain")
    manifests = written(tmp_path / "kubernetes", "--kubernetes")
    assert len(plain) == 3
    assert set(manifests) == set(plain)
    for name, manifest in manifests.items():
        _, groups = manifest.split("\n  groups:\n")
        assert plain[name].endswith("\ngroups:\n" + textwrap.indent(textwrap.dedent(groups), "  "))


def test_alert_that_is_not_wanted_is_left_out_alone(tmp_path):
    every = written(tmp_path / "all")["cellwatch-alerts.yaml"]
    fewer = written(tmp_path / "fewer", "--without", "single_task")["cellwatch-alerts.yaml"]
    assert every.count("- alert: ") == fewer.count("- alert: ") + 1
    assert "single_task" not in fewer


def test_addresses_are_in_every_link(tmp_path):
    options = [
        *("--cellwatch-url", "https://cellwatch.test/"),
        *("--grafana-url", "https://grafana.test/sub/"),
        *("--runbook-url", "https://wiki.test/runbook"),
    ]
    rules = "".join(written(tmp_path, *options).values())
    starts = {
        "spark_ui": "https://cellwatch.test/proxy/",
        "dashboard": "https://grafana.test/sub/d/",
        "runbook_url": "https://wiki.test/runbook#",
    }
    for annotation, start in starts.items():
        links = re.findall(rf'{annotation}: "(.+)"', rules)
        assert len(links) > 10
        assert all(link.startswith(start) for link in links)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--threshold", "no_such=5m"], "no_such=5m: there is no 'no_such'; there are"),
        (["--for", "planning=5"], "planning=5: expected KEY=TIME, with a time such as 30s"),
        (["--threshold", "planning=5m"], "planning has no threshold; its time is set by --for"),
        (["--threshold", "straggler=0s"], "straggler=0s: a threshold is longer than 0s"),
    ],
)
def test_wrong_time_is_refused_with_what_is_expected(arguments, message):
    with pytest.raises(TimeError) as refused:
        files(parser().parse_args(arguments))
    assert message in str(refused.value)
