"""Alerts on Spark: one for each reason for which work is stuck, under the names that people route
by."""

from __future__ import annotations

from links import Addresses
from recording import DESCRIBED
from rule import Alert, Group
from times import Schedule
from words import AT, JOB, RUN, SINCE, WAITING, WHOLE


class Spark:
    """Makes the alerts on what :data:`recording.DESCRIBED` says.

    :param schedule: how long each reason may last
    """

    def __init__(self, schedule: Schedule, addresses: Addresses) -> None:
        self._schedule = schedule
        self._addresses = addresses

    def group(self) -> Group:
        return Group("cellwatch-spark", (*self._jobs(), *self._cells(), *self._applications()))

    def _jobs(self) -> list[Alert]:
        job = self._of_job
        return [
            job(
                "SparkJobStuck",
                "no_progress",
                "A Spark job does not move.",
                "has not moved {since}: its tasks neither end nor read, write or shuffle"
                " anything. Look at what they wait for in the executors' thread dumps; a lock, a"
                " connection or a service that does not answer is the usual cause.",
                "A long garbage collection or a slow answer of a store is over by then.",
            ),
            job(
                "SparkJobStuck",
                "exploding_join",
                "A join makes far more rows than it reads.",
                "makes rows of few {since}: a join's condition fits many rows at once. Look for a"
                " key that repeats, or a condition that is missing, and cancel the job before it"
                " fills the disks.",
                "A wanted cross join of small tables is done by then.",
            ),
            job(
                "SparkJobStarved",
                "no_executors",
                "A Spark job has no executor to run on.",
                "waits {since}: none of its tasks runs, and nothing else of the application does."
                " The cluster has no executor to give, or none as large as the session asks for.",
                "An autoscaler that starts a machine, and the image on it, takes some minutes.",
            ),
            job(
                "SparkJobStarved",
                "cores_busy_elsewhere",
                "A Spark job waits for cores that others hold.",
                "waits {since}: others hold all the cores, and none of their jobs has ended"
                " meanwhile. Cancel what is not needed, or let jobs share by"
                " spark.scheduler.mode=FAIR.",
                "The cores' next turn may be this job's.",
            ),
            job(
                "SparkTaskStraggler",
                "straggler",
                "A task runs far longer than the others of its stage.",
                "waits for a straggler {since}: most tasks of a stage are done, and what is left"
                " runs several times as long as their median. Look in the stage's page whether the"
                " task reads more than the others (skewed keys) or sits on a slow machine.",
                "A skewed stage that gets done in a few more minutes needs nobody.",
            ),
            job(
                "SparkTaskStraggler",
                "single_task",
                "A single task does all the work of a stage.",
                "runs by a single task {since}, on one core, while all the others are idle or"
                " work for others. A gzip file, coalesce(1) or a window without PARTITION BY makes"
                " such a stage.",
                "It works, only slowly: who wants it so is not told for every half hour.",
                severity="info",
            ),
            job(
                "SparkStageRetryLoop",
                "retry_loop",
                "A stage is tried again and again.",
                "repeats its work: a stage is in its third attempt or a later one, or more of its"
                " tasks fail than succeed. Look at the failures in the stage's page.",
                "One attempt may end between two looks at it; the third one rarely ends better.",
            ),
        ]

    def _cells(self) -> list[Alert]:
        return [
            self._of_cell(
                "planning",
                "A cell plans a query and runs no job.",
                "has run no job {since}: the driver plans a query, lists files, or asks the"
                " metastore. Fewer partitions, files or columns, or a cached table, make it"
                " shorter.",
                "A plan of some minutes is a fact about the query, and no trouble.",
                "warning",
            ),
            self._of_cell(
                "driver_bound",
                "A cell runs without Spark.",
                "has run no job {since}, while its driver or Python works or waits elsewhere."
                " Executors that it holds are idle.",
                "Python may compute for long, and a cell may wait for input.",
                "info",
            ),
        ]

    def _applications(self) -> list[Alert]:
        whole = self._of_application
        executors, jobs = self._addresses.executors_page(), self._addresses.jobs_page()
        return [
            whole(
                "SparkJobStuck",
                "gc_pressure",
                "Garbage collection takes most of the time of an application.",
                "collects garbage for more than half of its time, in its executors or its driver."
                " It needs more memory, or smaller partitions, or a smaller collect() or"
                " broadcast.",
                "A short burst is no pressure.",
                executors,
            ),
            whole(
                "SparkExecutorsLost",
                "executor_loss",
                "An application loses its executors.",
                "has lost executors that nobody let go. Memory beyond the container's limit, a"
                " machine that is taken back, or a full disk are the usual causes; what they held"
                " is computed again.",
                "When an application ends, its executors may go before it says so.",
                executors,
            ),
            whole(
                "SparkDriverLost",
                "driver_silent",
                "A Spark driver has fallen silent.",
                f"has fallen silent{WAITING}, and was heard last {AT}: its process was killed,"
                " often for want of memory or by whoever culls notebooks, or its machine sleeps or"
                " is cut off.",
                "Longer than the silence after which a driver counts as lost; shorter than the"
                " grace time (cellwatch.grace, 5 minutes) after which nothing is told of it.",
                None,
            ),
            whole(
                "SparkListenerEventsDropped",
                "data_incomplete",
                "Spark dropped events before Cellwatch had them.",
                "runs on a driver that dropped events: from now on its figures are too low, and"
                " what seems to run may have ended. Spark's own pages have the same gap.",
                "One event is enough.",
                jobs,
            ),
        ]

    def _of_job(
        self,
        name: str,
        reason: str,
        summary: str,
        words: str,
        why: str,
        severity: str = "warning",
    ) -> Alert:
        links = {"dashboard": self._addresses.cell(), "spark_ui": self._addresses.job_page()}
        words = words.replace("{since}", SINCE)
        return self._alert(name, reason, severity, summary, f"{JOB} {words}", why, links)

    def _of_cell(self, reason: str, summary: str, words: str, why: str, severity: str) -> Alert:
        links = {"dashboard": self._addresses.cell(), "spark_ui": self._addresses.jobs_page()}
        words = words.replace("{since}", SINCE)
        return self._alert("SparkJobStuck", reason, severity, summary, f"{RUN} {words}", why, links)

    def _of_application(
        self, name: str, reason: str, summary: str, words: str, why: str, page: str | None
    ) -> Alert:
        links = {"dashboard": self._addresses.application()}
        if page:
            links["spark_ui"] = page
        return self._alert(name, reason, "warning", summary, f"{WHOLE} {words}", why, links)

    def _alert(
        self,
        name: str,
        reason: str,
        severity: str,
        summary: str,
        description: str,
        why: str,
        links: dict[str, str],
    ) -> Alert:
        # A lost driver stays long enough by itself, and comes back only by its own word.
        keep = 0 if reason == "driver_silent" else self._schedule.keep()
        return Alert(
            name,
            reason,
            f'{DESCRIBED}{{reason="{reason}"}}',
            # Of two rules with one name promtool wants different labels.
            {"reason": reason, "severity": severity},
            self._schedule.patience(reason),
            keep,
            why,
            {
                "summary": summary,
                "description": description,
                **links,
                "runbook_url": self._addresses.runbook_of(f"{name.lower()}-{reason}"),
            },
        )
