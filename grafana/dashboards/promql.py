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

OTHER_APPLICATIONS = (
    f'spark_application_info{{user!~"$user", {OF_APPLICATION}}}',
    f'spark_application_info{{app!~"$app", {OF_APPLICATION}}}',
)
"""Those that the variables do not choose: none where all are chosen, so that nothing is read."""

SERVER = "app_id, job, instance"
"""What an application's series have of the server that tells of it: Prometheus's target."""

NEWEST = 100
"""Bars of a timeline, or marks. Nobody reads more, and of a thousand applications there are
thousands."""

OUTSIDE_OF_CELLS = "outside of cells"


UNCHANGING = {"user", "app"}
"""Of the labels of an application's info."""


def one_of(labels: tuple[str, ...], info: str) -> str:
    """One series of an info metric for each value of the labels, whichever."""
    return f"topk by ({', '.join(labels)}) (1, {info})"


def of_chosen(query: str, over: str = "") -> str:
    """What of a query belongs to the applications that the variables choose.

    :param over: the time that the query looks back, such as ``[$__range]``: it tells of
        applications that have ended meanwhile, of which no info is left
    """
    others = OTHER_APPLICATIONS
    if over:
        others = tuple(f"last_over_time({each}{over})" for each in others)
    return f"({query} unless on (app_id) ({' or '.join(others)}))"


def application(metric: str, *more: str, by: tuple[str, ...] = ()) -> str:
    """A gauge of each chosen application; ``more`` are matchers, ``by`` labels besides the id."""
    return of_chosen(of_any(metric, *more, by=by))


def of_any(metric: str, *more: str, by: tuple[str, ...] = ()) -> str:
    """The same of applications that nobody chose, too: for joins with those that are chosen. To
    choose twice takes as long again."""
    labels = ", ".join((*APPLICATION_LABELS, *by))
    return f"max by ({labels}) ({_series(metric, more)})"


def highest(metric: str, by: str) -> str:
    """The highest value of a gauge among the chosen applications, by a label."""
    return f"max by ({by}) {of_chosen(_series(metric))}"


def _series(metric: str, more: tuple[str, ...] = ()) -> str:
    return f"{metric}{{{', '.join((OF_APPLICATION, *more))}}}"


def application_rate(metric: str, *more: str, by: tuple[str, ...] = ()) -> str:
    """A counter of each chosen application, per second."""
    return _of_counter("rate", "$__rate_interval", metric, more, by)


def moved(function: str, metric: str, *more: str, by: tuple[str, ...] = ()) -> str:
    """What rate or increase tell of a counter of each chosen application, where that is not 0.

    Most applications rest: what is left out at once need not be joined.
    """
    labels = ", ".join((*APPLICATION_LABELS, *by))
    grown = f"max by ({labels}) ({_recent(function, metric, more)} > 0)"
    return of_chosen(grown, "[$__rate_interval]")


def rate_of_all(metric: str, *labels: str) -> str:
    """A counter of all chosen applications together per second, by these labels."""
    return sum_by(_of_one_server(_recent("rate", metric)), *labels)


def increase_of_all(metric: str, *labels: str) -> str:
    """By how much it grows from point to point of a graph."""
    return sum_by(_of_one_server(_recent("increase", metric)), *labels)


def buckets(function: str, metric: str) -> str:
    """What rate or increase tell of a histogram's buckets, all chosen applications together. Only
    those are looked at where anything was observed."""
    observed = _of_one_server(f"{_recent(function, f'{metric}_count')} > 0")
    each = _recent(function, f"{metric}_bucket")
    return f"sum by (le) ({each} and on ({SERVER}) ({observed}))"


def _recent(function: str, metric: str, more: tuple[str, ...] = ()) -> str:
    return f"{function}({_series(metric, more)}[$__rate_interval])"


def _of_one_server(series: str) -> str:
    """These series of the chosen applications, each as the server tells that hears its driver. Of
    thousands of series a third of what the maximum by their labels takes."""
    hears = of_chosen(f"spark_application_up{{{OF_APPLICATION}}}")
    return f"{series} and on ({SERVER}) topk by (app_id) (1, {hears})"


def application_growth(metric: str, *more: str, by: tuple[str, ...] = ()) -> str:
    """By how much a counter of each chosen application grew in the time shown, whether it still
    runs or not."""
    return _of_counter("increase", "$__range", metric, more, by)


def growth_of_any(metric: str, *more: str, by: tuple[str, ...] = ()) -> str:
    """The same of applications that nobody chose, too, for joins."""
    return _grown("increase", "$__range", metric, more, by)


def _of_counter(
    function: str,
    over: str,
    metric: str,
    more: tuple[str, ...],
    by: tuple[str, ...],
) -> str:
    return of_chosen(_grown(function, over, metric, more, by), f"[{over}]")


def _grown(
    function: str, over: str, metric: str, more: tuple[str, ...], by: tuple[str, ...]
) -> str:
    labels = ", ".join((*APPLICATION_LABELS, *by))
    return f"max by ({labels}) ({function}({_series(metric, more)}[{over}]))"


def cell(metric: str, *more: str, labels: tuple[str, ...] = CELL_LABELS) -> str:
    """A gauge of each chosen cell, job or stage, by these labels."""
    return of_chosen(f"max by ({', '.join(labels)}) ({metric}{{{', '.join((OF_CELL, *more))}}})")


def newest(metric: str, start: str, labels: tuple[str, ...]) -> str:
    """A gauge of the cells, jobs or stage attempts that began last in the time shown, with the
    names of the cells. All others are left out first: there are thousands of them.

    :param start: the metric of when they began
    """
    keys = ", ".join(labels)
    began = f"last_over_time({start}{{{OF_CELL}}}[$__range] @ end())"
    last = f"topk({NEWEST}, {of_chosen(began, '[$__range] @ end()')})"
    return with_names_of(f"max by ({keys}) ({metric}{{{OF_CELL}}} and on ({keys}) {last})", last)


def active_cells(metric: str, *more: str) -> str:
    """A gauge of each chosen cell while it is not 0, with the cell's name."""
    gauge = f"{metric}{{{', '.join((OF_CELL, *more))}}}"
    active = of_chosen(f"max by ({', '.join(CELL_LABELS)}) ({gauge} > 0)")
    return with_names_of(active, f"max_over_time({gauge}[$__range] @ end()) > 0")


def sum_by(query: str, *labels: str) -> str:
    """Over all applications, by these labels."""
    return f"sum by ({', '.join(labels)}) ({query})"


def total(query: str) -> str:
    """The sum of a query; 0 where there is nothing."""
    return f"sum({query}) or vector(0)"


def _named(info_or_cells: str) -> str:
    """The same with a label ``name`` that people know the cell by: ``In [12]``, else its id."""
    by_id = f'label_replace({info_or_cells}, "name", "$1", "cell", "(.+)")'
    return f'label_replace({by_id}, "name", "{OUTSIDE_OF_CELLS}", "cell", "_none")'


def _numbered(info: str) -> str:
    """The info of each cell, with its name."""
    named = _named(one_of(CELL_LABELS, info))
    return f'label_replace({named}, "name", "In [$1]", "execution_count", "([1-9][0-9]*)")'


NAMED_CELLS = _numbered(f"spark_cell_info{{{OF_CELL}}}")


def with_names(query: str) -> str:
    """A query by cell with the cell's name in the label ``name``; also where a cell has no info."""
    keys = ", ".join(CELL_LABELS)
    return f"({query} * on ({keys}) group_left (name) {NAMED_CELLS} or on ({keys}) {_named(query)})"


def with_names_of(query: str, cells: str) -> str:
    """The same for a graph of many points.

    :param cells: has all cells of the query, and is the same at each point: of others no name is
        looked for
    """
    keys = ", ".join(CELL_LABELS)
    each = f"group by ({keys}) ({cells})"
    info = f"spark_cell_info{{{OF_CELL}}} and on ({keys}) {each}"
    names = f"({_numbered(info)} or on ({keys}) {_named(each)})"
    return f"({query} * on ({keys}) group_left (name) {names})"


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
