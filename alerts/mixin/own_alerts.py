"""Alerts on Cellwatch itself: that it is there, and on what it leaves out or loses."""

from __future__ import annotations

from links import Addresses
from rule import Alert, Group
from times import Schedule


def group(schedule: Schedule, addresses: Addresses, job: str) -> Group:
    """
    :param job: what Prometheus calls the servers, in ``job_name``
    """

    def alert(
        name: str, expression: str, severity: str, summary: str, description: str, why: str
    ) -> Alert:
        return Alert(
            name,
            name,
            expression,
            {"severity": severity},
            schedule.patience(name),
            0,
            why,
            {
                "summary": summary,
                "description": description,
                "dashboard": addresses.own(),
                "runbook_url": addresses.runbook_of(name.lower()),
            },
        )

    withheld = (
        f"increase(cellwatch_series_withheld_total[{schedule.window('CellwatchSeriesWithheld')}])"
    )
    spans = (
        'increase(cellwatch_spans_total{result=~"dropped|rejected"}'
        f"[{schedule.window('CellwatchSpansDropped')}])"
    )
    return Group(
        "cellwatch-itself",
        (
            alert(
                "CellwatchDown",
                f'up{{job="{job}"}} == 0 or absent(up{{job="{job}"}})',
                "critical",
                "Cellwatch cannot be scraped.",
                "{{ with $labels.instance }}Prometheus cannot scrape Cellwatch at {{ . }}{{ else"
                " }}Prometheus has no Cellwatch to scrape (job {{ $labels.job }}){{ end }}: nobody"
                " is told of stuck Spark jobs meanwhile. Drivers and notebooks go on without it.",
                "A restart, or a new version, takes less.",
            ),
            alert(
                "CellwatchSeriesWithheld",
                f"sum by (instance, level) ({withheld}) > 0",
                "warning",
                "Cellwatch leaves cells, jobs or stages out of its metrics.",
                "Cellwatch at {{ $labels.instance }} leaves out series of the level {{"
                " $labels.level }}, as there are more than its bounds allow: alerts and dashboards"
                " do not see all of it.",
                "A cell with hundreds of jobs goes over a bound, and is done again soon.",
            ),
            alert(
                "CellwatchSpansDropped",
                f"sum by (instance, result) ({spans}) > 0",
                "warning",
                "Cellwatch loses spans.",
                "Cellwatch at {{ $labels.instance }} has lost spans ({{ $labels.result }}):"
                " traces have gaps. The collector was away for longer than the queue lasts, or"
                " refuses what it gets.",
                "The first lost span is enough; what is lost in one moment is told once.",
            ),
        ),
    )
