"""The files that Grafana reads at its start."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from panel import FOLDER, boards

PROVISIONING = FOLDER.parent.parent
ROOT = Path(__file__).parent.parent.parent
MOUNTED = Path("/etc/grafana/provisioning")


def read(name: str) -> dict[str, Any]:
    return yaml.safe_load((PROVISIONING / name).read_text(encoding="utf-8"))


def test_provider_reads_the_folder_of_the_dashboards() -> None:
    (provider,) = read("dashboards/cellwatch.yaml")["providers"]
    path = Path(provider["options"]["path"])
    assert PROVISIONING / path.relative_to(MOUNTED) == FOLDER
    assert provider["type"] == "file"
    assert provider["allowUiUpdates"] is False


def test_data_sources_are_of_the_types_that_the_dashboards_choose_from() -> None:
    sources = read("datasources/cellwatch.yaml")["datasources"]
    chosen = {
        variable["query"]
        for board in boards()
        for variable in board.variables
        if variable["type"] == "datasource"
    }
    assert {source["type"] for source in sources} == chosen
    assert [source["uid"] for source in sources] == ["cellwatch-prometheus", "cellwatch-tempo"]
    assert [source["name"] for source in sources if source.get("isDefault")] == [
        "Cellwatch Prometheus"
    ]


def test_exemplars_lead_to_a_trace_in_both_places() -> None:
    prometheus, tempo = read("datasources/cellwatch.yaml")["datasources"]
    in_tempo, in_cellwatch = prometheus["jsonData"]["exemplarTraceIdDestinations"]
    assert in_tempo["datasourceUid"] == tempo["uid"]
    # Grafana makes $ of $$, and looks up the other in its environment.
    assert in_cellwatch["url"] == "$CELLWATCH_URL/traces/$${__value.raw}"


def test_rate_interval_follows_the_scrape_configuration_that_cellwatch_prints() -> None:
    """Shorter, and rates have gaps; longer, and they are smoother than they need be."""
    source = ROOT / "server/src/main/java/io/cellwatch/server/command/PrometheusConfigCommand.java"
    scraped = re.search(r"scrape_interval: (\w+)", source.read_text(encoding="utf-8"))[1]
    prometheus = read("datasources/cellwatch.yaml")["datasources"][0]
    assert prometheus["jsonData"]["timeInterval"] == scraped


def test_document_names_what_grafana_asks_of_its_environment() -> None:
    text = (PROVISIONING / "datasources/cellwatch.yaml").read_text(encoding="utf-8")
    asked = set(re.findall(r"(?<!\$)\$(\w+)", text))
    document = (ROOT / "docs" / "dashboards.md").read_text(encoding="utf-8")
    assert asked == {"PROMETHEUS_URL", "TEMPO_URL", "CELLWATCH_URL"}
    assert all(f"`{name}`" in document for name in asked)
