"""Writes the series of one application of the known fleet, and of its cells."""

from __future__ import annotations

from world import HOUR, At, Fleet, always, from_second, growing, moment, until_second

TASK_STATES = ("active", "completed", "failed", "skipped", "waiting")


def rates(application: Application, name: str, label: str, **per_second: float) -> None:
    """Counters that grow all the hour."""
    application.parts(name, label, **{part: growing(each) for part, each in per_second.items()})


class Application:
    """Adds series of one application."""

    def __init__(
        self, fleet: Fleet, app_id: str, app: str, user: str, notebook: str, until: int = HOUR + 1
    ) -> None:
        """:param until: when its series end, in seconds after the hour began"""
        self._fleet = fleet
        self._until = until
        self._id = app_id
        self._notebook = notebook
        self.add(
            "spark_application_info",
            1,
            app=app,
            instance=f"instance-of-{app}",
            master="spark://cluster:7077",
            notebook=notebook,
            spark_version="4.3.0",
            ui_url="http://10.0.0.1:4040",
            user=user,
        )

    def add(self, name: str, value: At | float, **labels: str) -> None:
        at = value if callable(value) else always(value)
        self._fleet.add(name, until_second(self._until, at), app_id=self._id, **labels)

    def parts(self, name: str, label: str, **values: At | float) -> None:
        """One series for each value of a label."""
        for part, value in values.items():
            self.add(name, value, **{label: part})

    def cores(self, cores: int, busy: float) -> None:
        self.add("spark_executor_cores", cores)
        self.parts(
            "spark_core_seconds_total", "state", busy=growing(busy), idle=growing(cores - busy)
        )

    def alive(self, state: str = "running") -> None:
        self.add("spark_application_up", 1)
        self.add("spark_application_clock_offset_seconds", 0)
        self.add("spark_application_start_timestamp_seconds", moment(0))
        for each in ("starting", "running", "lost", "ended"):
            self.add("spark_application_state", float(each == state), state=each)

    def cell(
        self,
        cell: str,
        run: int,
        title: str,
        state: At | float,
        began: int,
        duration: At,
        progress: At | float,
    ) -> Cell:
        return Cell(self, self._notebook, cell, run, title, state, began, duration, progress)


class Cell:
    """Adds series of one cell."""

    def __init__(
        self,
        application: Application,
        notebook: str,
        cell: str,
        run: int,
        title: str,
        state: At | float,
        began: int,
        duration: At,
        progress: At | float,
    ) -> None:
        self._application = application
        self._labels = {"notebook": notebook, "cell": cell}
        self._began = began
        if run:
            self.add("spark_cell_info", 1, execution_count=str(run), title=title)
        self.add("spark_cell_state", state)
        self.add("spark_cell_start_timestamp_seconds", moment(began))
        self.add("spark_cell_duration_seconds", duration)
        self.add("spark_cell_progress_ratio", progress)

    def add(self, name: str, value: At | float, **labels: str) -> None:
        at = value if callable(value) else always(value)
        self._application.add(name, from_second(self._began, at), **self._labels, **labels)

    def parts(
        self, name: str, label: str, of: dict[str, str] | None = None, **values: At | float
    ) -> None:
        for part, value in values.items():
            self.add(name, value, **(of or {}), **{label: part})

    def did(
        self,
        core_seconds: float,
        read: float,
        written: float,
        shuffled: float,
        spilled: float,
        moved: int,
    ) -> None:
        self.add("spark_cell_core_seconds", core_seconds)
        self.parts("spark_cell_io_bytes", "direction", read=read, written=written)
        self.parts("spark_cell_shuffle_bytes", "direction", read=shuffled, written=shuffled)
        self.parts("spark_cell_spill_bytes", "kind", memory=4 * spilled, disk=spilled)
        self.add("spark_cell_last_progress_timestamp_seconds", moment(moved))

    def stuck(self, reason: str, begins: int, job_id: str = "") -> None:
        self.add("spark_stuck", from_second(begins, always(1)), reason=reason, job_id=job_id)
        self.add(
            "spark_stuck_since_timestamp_seconds",
            from_second(begins, moment(begins)),
            reason=reason,
            job_id=job_id,
        )
