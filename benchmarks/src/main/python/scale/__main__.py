"""Asks a real Prometheus, which scrapes a server with many applications, what rules and dashboards
ask it, and prints how long it takes: a line for each figure, with tabs in it.

    python scale SERVER

SERVER  host and port of the server
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import history
from asking import Clock
from boards import SCRAPE_SECONDS, Query, all_queries
from groups import expressions, watch
from itself import bytes_of_a_sample, own
from prometheus import Prometheus

ROOT = Path(__file__).resolve().parents[5]
RULES = ROOT / "alerts" / "rules"

MOST_OF_A_GROUP = 1
MOST_OF_A_QUERY = 2
TOLD_SECONDS = 0.5
"""A query that takes longer is printed."""

LEAST_SERIES = 100_000
SETTLING_SECONDS = 60
ROUNDS = 8
TIMES = 5
RULES_TOLD = 12

CONFIGURATION = """
global: {{evaluation_interval: 15s}}
rule_files: ['{rules}/*.yaml']
scrape_configs:
  - job_name: cellwatch
    scrape_interval: {scrape}s
    honor_labels: true
    static_configs: [{{targets: ['{server}']}}]
"""

ONE_OF = {
    "user": "user7",
    "app_id": "app-20261121000047-0000",
    "notebook": "work/notebook-47.ipynb",
}
"""Values that are chosen, one at a time, besides All."""


def figure(what: str, value: float, unit: str = "", most: float | None = None) -> None:
    target = [] if most is None else [str(most)]
    print("\t".join([what, str(value), unit, *target]), flush=True)


def note(text: str) -> None:
    print(text, flush=True)


def tell_rules(prometheus: Prometheus, most: float | None) -> None:
    """
    :param most: seconds that a group may take
    """
    found = watch(prometheus, ROUNDS)
    figure("series in Prometheus's head", own(prometheus, "prometheus_tsdb_head_series"))
    figure("alerts that are active or wait", found.alerts)
    for name, seconds in found.groups.items():
        figure(f"group {name}, worst of {len(seconds)}", max(seconds), "s", most)
        figure(f"group {name}, median", median(seconds), "s")
    slowest = sorted(found.rules.items(), key=lambda rule: -max(rule[1]))
    for (group, rule), seconds in slowest[:RULES_TOLD]:
        note(f"  {max(seconds):.3f} s, median {median(seconds):.3f} s: {group}, rule {rule}")


def tell_queries(clock: Clock, what: str, queries: list[Query]) -> None:
    taken = {query: clock.ask(query, TIMES) for query in queries}
    for query, asked in sorted(taken.items(), key=lambda each: -each[1].seconds):
        if asked.seconds > TOLD_SECONDS:
            worst = f"at worst {asked.worst:.2f} s"
            note(f"  {asked.seconds:.2f} s, {worst}: {query.what} ({asked.series:,} series)")
    longest = [asked.worst for asked in taken.values()]
    most = f"{what}: slowest of {len(queries)} queries"
    figure(f"{most}, worst of {TIMES} times", max(longest), "s", MOST_OF_A_QUERY)
    figure(f"{most}, median", max(asked.seconds for asked in taken.values()), "s")
    over = sum(seconds > MOST_OF_A_QUERY for seconds in longest)
    figure(f"{what}: took longer than {MOST_OF_A_QUERY} s at worst", over)
    figure(f"{what}: all of them, one after the other", sum(a.seconds for a in taken.values()), "s")


def main() -> None:
    server = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="cellwatch-scale-") as name:
        folder = Path(name)
        text = CONFIGURATION.format(rules=RULES, scrape=SCRAPE_SECONDS, server=server)
        with Prometheus(folder, text, "--web.enable-admin-api") as prometheus:
            measure(prometheus, folder)


def measure(prometheus: Prometheus, folder: Path) -> None:
    until = int(time.time())
    time.sleep(SETTLING_SECONDS)
    figure("series of a scrape", scraped(prometheus))
    tell_rules(prometheus, MOST_OF_A_GROUP)
    now = time.time()
    queries = all_queries({}, now)
    rules = [Query(text, text, 0, 0) for text in expressions(prometheus)]
    read = history.read_over_time([*queries, *rules])
    every = history.series(prometheus, read, until + SETTLING_SECONDS / 2, now)
    made = folder / "made"
    begun = time.monotonic()
    samples = history.write(every, until, folder / "text", made)
    for block in made.iterdir():
        block.rename(prometheus.data / block.name)
    note(f"history made in {time.monotonic() - begun:.0f} s")
    wait_for_history(prometheus, until - 3600)
    figure("series with a history", len(every))
    figure("samples of the history", samples)
    note("The same rules, with the series of what has ended meanwhile:")
    tell_rules(prometheus, None)
    figure(
        "Prometheus's memory (RSS) by then",
        own(prometheus, "process_resident_memory_bytes") / 2**20,
        "MB",
    )
    clock = Clock(prometheus)
    tell_queries(clock, "All chosen", all_queries({}, time.time()))
    for variable, value in ONE_OF.items():
        tell_queries(clock, f"one {variable} chosen", all_queries({variable: value}, time.time()))
    figure(
        "Prometheus's memory (RSS) after it",
        own(prometheus, "process_resident_memory_bytes") / 2**20,
        "MB",
    )
    figure("a sample on disk, as it was scraped", bytes_of_a_sample(prometheus), "B")


def scraped(prometheus: Prometheus) -> float:
    (sample,) = prometheus.now("scrape_samples_scraped", time.time())
    if sample.value < LEAST_SERIES:
        raise AssertionError(
            f"a scrape has {sample.value:,.0f} series: {LEAST_SERIES:,} are wanted"
        )
    return sample.value


def wait_for_history(prometheus: Prometheus, then: int) -> None:
    """Prometheus looks for new blocks once a minute."""
    end = time.monotonic() + 180
    while not prometheus.now("spark_application_info", then):
        if time.monotonic() > end:
            raise AssertionError("Prometheus does not find the blocks that promtool made")
        time.sleep(2)


if __name__ == "__main__":
    main()
