"""Where an alert leads to: dashboards, drivers' UIs, the runbook."""

from __future__ import annotations

from dataclasses import dataclass

CELLS_DASHBOARD = "cellwatch-cells"
APPLICATION_DASHBOARD = "cellwatch-application"
OWN_DASHBOARD = "cellwatch-itself"
"""Uids of the dashboards in ``grafana/``."""


@dataclass(frozen=True)
class Addresses:
    """Where people find things.

    :param cellwatch: the server, as browsers reach it
    :param grafana: likewise
    :param runbook: the page with the text of runbook.md
    """

    cellwatch: str = "http://127.0.0.1:8090"
    grafana: str = "http://127.0.0.1:3000"
    runbook: str = "https://runbooks.example/cellwatch/runbook.md"

    def runbook_of(self, anchor: str) -> str:
        return f"{self.runbook}#{anchor}"

    def cell(self) -> str:
        """The dashboard of a cell, from the moment on that is the alert's value."""
        variables = _variable("app_id") + _variable("notebook") + _variable("cell")
        return f"{self.grafana}/d/{CELLS_DASHBOARD}?{_FROM}{variables}"

    def application(self) -> str:
        return f"{self.grafana}/d/{APPLICATION_DASHBOARD}?{_FROM}{_variable('app_id')}"

    def own(self) -> str:
        return f"{self.grafana}/d/{OWN_DASHBOARD}?from=now-3h&to=now"

    def job_page(self) -> str:
        return self._ui("jobs/job/?id={{ $labels.job_id | urlquery }}")

    def jobs_page(self) -> str:
        return self._ui("jobs/")

    def executors_page(self) -> str:
        return self._ui("executors/")

    def _ui(self, page: str) -> str:
        return f"{self.cellwatch}/proxy/{{{{ $labels.app_id | urlquery }}}}/{page}"


_FROM = 'from={{ printf "%.0f" $value }}000&to=now'


def _variable(label: str) -> str:
    """Nothing where the alert has no such label: the dashboard then shows all."""
    value = f"{{{{ $labels.{label} | urlquery }}}}"
    return f"{{{{ if $labels.{label} }}}}&var-{label}={value}{{{{ end }}}}"
