"""The variables at the top of the dashboards. Links carry them from one to the next by these
names."""

from __future__ import annotations

from collections.abc import Sequence

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as model

Variable = Builder[model.VariableModel]

PROMETHEUS = model.DataSourceRef(type_val="prometheus", uid="${prometheus_datasource}")
TEMPO = model.DataSourceRef(type_val="tempo", uid="${tempo_datasource}")

ANY = ".+"
ANY_OR_NONE = ".*"
"""For a label that may be empty: work whose notebook is not known belongs to all notebooks."""

DEFAULT_ADDRESS = "http://127.0.0.1:8090"


def _all() -> model.VariableOption:
    return model.VariableOption(selected=True, text="All", value="$__all")


def datasource() -> build.DatasourceVariable:
    return (
        build.DatasourceVariable("prometheus_datasource")
        .label("Prometheus data source")
        .type("prometheus")
    )


def traces() -> build.DatasourceVariable:
    return build.DatasourceVariable("tempo_datasource").label("Tempo data source").type("tempo")


def _query(
    name: str, label: str, description: str, query: str, any_value: str = ANY
) -> build.QueryVariable:
    return (
        build.QueryVariable(name)
        .label(label)
        .description(description)
        .datasource(PROMETHEUS)
        .query(query)
        .refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(model.VariableSort.ALPHABETICAL_ASC)
        .multi(True)
        .include_all(True)
        .all_value(any_value)
        .current(_all())
    )


def user() -> build.QueryVariable:
    return _query(
        "user", "User", "Who runs the driver.", "label_values(spark_application_info, user)"
    )


def application_name() -> build.QueryVariable:
    return _query(
        "app",
        "Application",
        "Name of the application.",
        'label_values(spark_application_info{user=~"$user"}, app)',
    )


def application_id() -> build.QueryVariable:
    return _query(
        "app_id",
        "Run",
        "Id of the application: one start of Spark.",
        'label_values(spark_application_info{user=~"$user", app=~"$app"}, app_id)',
    )


def notebook() -> build.QueryVariable:
    return _query(
        "notebook",
        "Notebook",
        "Path of the notebook. All: also work whose notebook is not known.",
        'label_values(spark_cell_state{app_id=~"$app_id"}, notebook)',
        ANY_OR_NONE,
    )


def cell() -> build.QueryVariable:
    return _query(
        "cell",
        "Cell",
        "Id of the cell; _none is work outside of cells.",
        'label_values(spark_cell_state{app_id=~"$app_id", notebook=~"$notebook"}, cell)',
    )


def idle_for() -> build.CustomVariable:
    return (
        build.CustomVariable("idle_for")
        .label("Idle for")
        .description("How long an application must have run no task to count as idle.")
        .values("15m,1h,4h")
        .current(model.VariableOption(selected=True, text="15m", value="15m"))
    )


def of_work(
    cellwatch: str,
    sources: Sequence[Variable] = (),
    choices: Sequence[Variable] = (),
) -> list[Variable]:
    """What all dashboards of applications choose by.

    :param cellwatch: address of Cellwatch
    :param sources: of data, besides Prometheus
    :param choices: besides those of an application and its cells
    """
    return [
        datasource(),
        *sources,
        user(),
        application_name(),
        application_id(),
        notebook(),
        cell(),
        *choices,
        address(cellwatch),
    ]


def server_job() -> build.QueryVariable:
    return _query(
        "job", "job", "Prometheus's scrape job.", "label_values(cellwatch_updates_total, job)"
    )


def server_instance() -> build.QueryVariable:
    return _query(
        "instance",
        "instance",
        "One Cellwatch server.",
        'label_values(cellwatch_updates_total{job=~"$job"}, instance)',
    )


def address(default: str) -> build.TextBoxVariable:
    """The base of links to Cellwatch's own pages, as a browser reaches them."""
    return (
        build.TextBoxVariable("cellwatch")
        .label("Cellwatch")
        .description(
            "Address of Cellwatch as your browser reaches it: the links' beginning, without a "
            "slash at its end."
        )
        .default_value(default)
        .current(model.VariableOption(selected=True, text=default, value=default))
    )
