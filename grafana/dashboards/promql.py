"""The parts that queries are put together from. What a function returns can be an operand as it is.

Several servers may tell of one application, so every series is first reduced to one by its labels
(``max by``), and an
info metric to one series by its key (``topk``): a join with two would fail, and the whole panel
with it.
"""

from __future__ import annotations

APPLICATION_LABELS = ("app_id",)
CELL_LABELS = ("app_id", "notebook", "cell")
JOB_LABELS = (*CELL_LABELS, "job_id")
STAGE_LABELS = (*CELL_LABELS, "stage_id", "attempt")
STUCK_LABELS = (*JOB_LABELS, "reason")

OF_APPLICATION = 'app_id=~"$app_id"'
OF_CELL = OF_APPLICATION + ', notebook=~"$notebook", cell=~"$cell"'

CHOSEN_APPLICATIONS = f'spark_application_info{{user=~"$user", app=~"$app", {OF_APPLICATION}}}'
"""All the other series have no label but the application's id: user and name are asked of this
one."""

CHOSEN_IN_RANGE = f"last_over_time({CHOSEN_APPLICATIONS}[$__range])"
"""Those that have ended meanwhile, too."""

CHOSEN_IN_WHOLE_RANGE = f"last_over_time({CHOSEN_APPLICATIONS}[$__range] @ end())"
"""The same at each point of a graph."""

MOST_BARS = 100
"""Of a timeline: jobs. Nobody reads more, and of a thousand applications there are thousands."""

OUTSIDE_OF_CELLS = "outside of cells"


UNCHANGING = {"user", "app"}
"""Of the labels of an application's info."""


def one_of(labels: tuple[str, ...], info: str) -> str:
    """One series of an info metric for each value of the labels, whichever."""
    return f"topk by ({', '.join(labels)}) (1, {info})"


def of_chosen(query: str, applications: str = CHOSEN_APPLICATIONS) -> str:
    """What of a query belongs to the applications that the variables choose."""
    return f"({query} and on (app_id) {applications})"


def application(metric: str, *more: str, by: tuple[str, ...] = ()) -> str:
    """A gauge of each chosen application; ``more`` are matchers, ``by`` labels besides the id."""
    labels = ", ".join((*APPLICATION_LABELS, *by))
    return of_chosen(f"max by ({labels}) ({metric}{{{', '.join((OF_APPLICATION, *more))}}})")


def application_rate(metric: str, *more: str, by: tuple[str, ...] = ()) -> str:
    """A counter of each chosen application, per second."""
    return _of_counter("rate", "$__rate_interval", metric, more, by)


def application_increase(metric: str, *more: str, by: tuple[str, ...] = ()) -> str:
    """By how much a counter of each chosen application grows from point to point of a graph."""
    return _of_counter("increase", "$__rate_interval", metric, more, by)


def rate_of_all(metric: str, *labels: str) -> str:
    """A counter of all chosen applications together per second, by these labels."""
    return all_together("sum", application_rate(metric, by=labels), *labels)


def application_growth(metric: str, *more: str, by: tuple[str, ...] = ()) -> str:
    """By how much a counter of each chosen application grew in the time shown, whether it still
    runs or not."""
    return _of_counter("increase", "$__range", metric, more, by, CHOSEN_IN_RANGE)


def growth_of_any(metric: str, *more: str, by: tuple[str, ...] = ()) -> str:
    """The same of applications that nobody chose, too: for joins with those that are chosen. To
    choose twice takes as long again."""
    return _grown("increase", "$__range", metric, more, by)


def _of_counter(
    function: str,
    over: str,
    metric: str,
    more: tuple[str, ...],
    by: tuple[str, ...],
    applications: str = CHOSEN_APPLICATIONS,
) -> str:
    return of_chosen(_grown(function, over, metric, more, by), applications)


def _grown(
    function: str, over: str, metric: str, more: tuple[str, ...], by: tuple[str, ...]
) -> str:
    labels = ", ".join((*APPLICATION_LABELS, *by))
    series = f"{metric}{{{', '.join((OF_APPLICATION, *more))}}}"
    return f"max by ({labels}) ({function}({series}[{over}]))"


def cell(metric: str, *more: str, labels: tuple[str, ...] = CELL_LABELS) -> str:
    """A gauge of each chosen cell, job or stage, by these labels."""
    return of_chosen(f"max by ({', '.join(labels)}) ({metric}{{{', '.join((OF_CELL, *more))}}})")


def _newest_jobs() -> str:
    """Those that began last in the time shown."""
    began = f"last_over_time(spark_job_start_timestamp_seconds{{{OF_CELL}}}[$__range] @ end())"
    each = of_chosen(f"max by (app_id, job_id) ({began})", CHOSEN_IN_WHOLE_RANGE)
    return f"topk({MOST_BARS}, {each})"


def of_newest_jobs(metric: str) -> str:
    """A gauge of those jobs. All others are left out first: there are thousands of them."""
    series = f"{metric}{{{OF_CELL}}} and on (app_id, job_id) {_newest_jobs()}"
    return f"max by ({', '.join(JOB_LABELS)}) ({series})"


def of_stages_of_newest_jobs(metric: str) -> str:
    """A gauge of the stage attempts of those jobs."""
    serves = f"last_over_time(spark_stage_job_info{{{OF_APPLICATION}}}[$__range] @ end())"
    of_them = f"({serves} and on (app_id, job_id) {_newest_jobs()})"
    series = f"{metric}{{{OF_CELL}}} and on (app_id, stage_id, attempt) {of_them}"
    return f"max by ({', '.join(STAGE_LABELS)}) ({series})"


def all_together(aggregation: str, query: str, *labels: str) -> str:
    """Over all applications, by these labels."""
    return f"{aggregation} by ({', '.join(labels)}) ({query})"


def total(query: str) -> str:
    """The sum of a query; 0 where there is nothing."""
    return f"sum({query}) or vector(0)"


def _named(info_or_cells: str) -> str:
    """The same with a label ``name`` that people know the cell by: ``In [12]``, else its id."""
    by_id = f'label_replace({info_or_cells}, "name", "$1", "cell", "(.+)")'
    return f'label_replace({by_id}, "name", "{OUTSIDE_OF_CELLS}", "cell", "_none")'


NAMED_CELLS = (
    f"label_replace({_named(one_of(CELL_LABELS, f'spark_cell_info{{{OF_CELL}}}'))}, "
    '"name", "In [$1]", "execution_count", "([1-9][0-9]*)")'
)
"""The info of each cell, with its name."""


def with_names(query: str) -> str:
    """A query by cell with the cell's name in the label ``name``; also where a cell has no info."""
    keys = ", ".join(CELL_LABELS)
    return f"({query} * on ({keys}) group_left (name) {NAMED_CELLS} or on ({keys}) {_named(query)})"


def with_application(query: str, *labels: str, applications: str = CHOSEN_APPLICATIONS) -> str:
    """A query by application with labels of its info."""
    info = one_of(APPLICATION_LABELS, applications)
    if set(labels) <= UNCHANGING:
        # In all that servers tell of one application these are alike: quicker than to choose one.
        info = f"max by ({', '.join((*APPLICATION_LABELS, *labels))}) ({applications})"
    return f"({query} * on (app_id) group_left ({', '.join(labels)}) {info})"


_OFFSET = (
    f"max by (app_id) (spark_application_clock_offset_seconds{{{OF_APPLICATION}}}) "
    f"or 0 * max by (app_id) ({CHOSEN_APPLICATIONS})"
)
"""By how much a driver's clock is ahead; 0 for a lost one, of which only its info is left."""


def since(timestamps: str) -> str:
    """Seconds since a driver's timestamps, by its own clock."""
    return f"(({_OFFSET}) + time()) - on (app_id) group_right () {timestamps}"


PRICE = "topk(1, max by (currency) (cellwatch_core_hour_price)) / 3600"
"""Of a second of a core; nothing where no price is configured."""


def cost(core_seconds: str) -> str:
    """What core-seconds cost, with the currency as a label."""
    return f"({core_seconds} * on () group_left (currency) ({PRICE}))"
