"""Links from rows and series: to Cellwatch's pages, to Spark's UI through its proxy, to the other
dashboards.

``percentencode`` is asked for where a value stands in a path or query: what Grafana does by itself
leaves ``&`` and
``/`` as they are, and notebooks' paths have slashes.
"""

from __future__ import annotations

from collections.abc import Callable

Link = dict[str, object]

CELLS = "cellwatch-cells"
APPLICATION = "cellwatch-application"
FLEET = "cellwatch-fleet"
ITSELF = "cellwatch-itself"

_BASE = "${cellwatch:raw}"


def _field(name: str) -> str:
    """The value of a row's column, by the column's name before it was renamed."""
    return f"${{__data.fields.{name}:percentencode}}"


def _label(name: str) -> str:
    """The value of a series' label."""
    return f"${{__field.labels.{name}:percentencode}}"


def _link(title: str, url: str) -> Link:
    return {"title": title, "url": url, "targetBlank": not url.startswith("/d/")}


def home() -> Link:
    return _link("Live page, with traces", f"{_BASE}/?application={_field('instance')}")


def spark_ui() -> Link:
    return _link("Spark UI", f"{_BASE}/proxy/{_field('app_id')}/jobs/")


def spark_job() -> Link:
    return _link("Job in Spark UI", _job_page(_field))


def spark_job_of_series() -> Link:
    return _link("Job in Spark UI", _job_page(_label))


def spark_stage() -> Link:
    return _link("Stage in Spark UI", _stage_page(_field))


def spark_stage_of_series() -> Link:
    return _link("Stage in Spark UI", _stage_page(_label))


def launcher() -> Link:
    return _link("Start Spark", f"{_BASE}/launcher/")


def cells(**values: str) -> Link:
    return _dashboard("Notebook cells", CELLS, values)


def application(**values: str) -> Link:
    return _dashboard("Application", APPLICATION, values)


def _dashboard(title: str, uid: str, values: dict[str, str]) -> Link:
    """In the same time range; values are fields of the row, by the variable that they choose."""
    kept = "${__url_time_range}&${prometheus_datasource:queryparam}&${cellwatch:queryparam}"
    chosen = "".join(f"&var-{variable}={_field(name)}" for variable, name in values.items())
    return _link(title, f"/d/{uid}?{kept}{chosen}")


def _job_page(value: Callable[[str], str]) -> str:
    return f"{_BASE}/proxy/{value('app_id')}/jobs/job/?id={value('job_id')}"


def _stage_page(value: Callable[[str], str]) -> str:
    stage = f"?id={value('stage_id')}&attempt={value('attempt')}"
    return f"{_BASE}/proxy/{value('app_id')}/stages/stage/{stage}"
