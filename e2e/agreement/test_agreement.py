"""The two forms of each reason agree on recorded runs: the one from plain timestamps, as Prometheus
makes it by the rules, and the classifier's, as the server says it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import recording
from evaluation import evaluated, samples
from expected import PROVOKED, SHARED
from forms import Held, Subject, Tolerance, differences, held
from plain_forms import PLAIN
from replayed import CLEAR_SECONDS, ROOT, Scrapes, replay, same_times
from rule import Group
from times import Schedule, schedule

RUNS = Path(__file__).parent / "runs"
SHARED_RUNS = Path(os.environ.get("CELLWATCH_EVENT_LOGS", ROOT.parent / "shared" / "eventlogs"))
EVERY = 15
"""Seconds between two scrapes, and between two evaluations, as docs/alerting.md has it."""

HASTE = 60
"""Logs of others last for minutes: all times are divided by so much."""

WANTS_MORE = ("no_progress", "gc_pressure")
"""No log has heartbeats: with short times a task that reads seems to stand still, and the garbage
that it collects comes at its end."""


class Study:
    """Logs, replayed in their own time, and what each form said of them.

    :param faster: what all times are divided by
    """

    def __init__(self, folder: Path, logs: list[Path], every: int, faster: float) -> None:
        times = schedule([], [], faster)
        # What is seen at a scrape is evaluated after it, and begins within the time between two.
        self.tolerance = Tolerance(2 * every, CLEAR_SECONDS / faster)
        self.plain: dict[str, Held] = {}
        self.classified: dict[str, Held] = {}
        runs = replay(logs, every, same_times(times))
        with evaluated(folder, list(runs.values()), _forms(times), every) as there:
            for name, run in runs.items():
                for form, said in ((PLAIN, self.plain), (recording.CLASSIFIED, self.classified)):
                    said[name] = held(samples(there, form, run, every), every, run.begin)

    def differences(self, run: str) -> dict[Subject, str]:
        return differences(self.plain[run], self.classified[run], self.tolerance)


def _forms(times: Schedule) -> Group:
    """The rules, down to the last that makes a form."""
    group = recording.group(times)
    last = max(place for place, rule in enumerate(group.rules) if rule.name == PLAIN)
    return Group(group.name, group.rules[: last + 1])


@pytest.fixture(scope="session")
def provoked(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study(tmp_path_factory.mktemp("provoked"), sorted(RUNS.iterdir()), EVERY, 1)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study(tmp_path_factory.mktemp("shared"), sorted(SHARED_RUNS.iterdir()), 1, HASTE)


@pytest.fixture(scope="session")
def defaults() -> dict[str, Scrapes]:
    """With the classifier's own thresholds, which are shorter."""
    return replay(sorted(RUNS.iterdir()), EVERY, {})


def test_every_run_has_its_expectation() -> None:
    assert {run.name for run in RUNS.iterdir()} == {f"{name}.zstd" for name in PROVOKED}


@pytest.mark.parametrize("run", PROVOKED)
def test_forms_agree_on_provoked_run(provoked: Study, run: str) -> None:
    expected = PROVOKED[run]
    different = provoked.differences(run)
    assert set(different) == expected.plain | expected.classified, different
    assert set(provoked.plain[run]) == expected.both | expected.plain
    assert set(provoked.classified[run]) == expected.both | expected.classified


@pytest.mark.parametrize("run", PROVOKED)
def test_classifier_with_its_own_thresholds_says_the_same_as_soon(
    provoked: Study, defaults: dict[str, Scrapes], run: str
) -> None:
    expected = PROVOKED[run]
    scrapes = defaults[run]
    said = held(scrapes.samples("spark_stuck"), EVERY, scrapes.begin)
    assert set(said) == expected.both | expected.classified
    for subject in expected.both:
        for plain in provoked.plain[run][subject]:
            assert any(provoked.tolerance.as_soon(plain, each) for each in said[subject]), subject


@pytest.mark.skipif(not SHARED_RUNS.is_dir(), reason="those logs are no part of the project")
def test_forms_agree_on_runs_of_others(shared: Study) -> None:
    for run in shared.plain:
        different = shared.differences(run)
        assert [
            f"{run}: {subject}: {words}"
            for subject, words in different.items()
            if subject.reason not in WANTS_MORE
        ] == []
        named = set(shared.plain[run]) & set(shared.classified[run])
        assert SHARED.get(run, set()) <= named, run
