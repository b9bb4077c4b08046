"""From the home page to the dashboards: a server's links, and what they choose."""

from __future__ import annotations

import html
import json
import re
import time
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from files import DASHBOARDS, services
from real_server import RealServer

NOTEBOOK = "team/größe & more.ipynb"


@pytest.fixture(scope="module")
def links(server: RealServer, secrets: Path) -> list[str]:
    """Of the home page, once a driver has reported a cell of a notebook."""
    start = int(time.time() * 1000)
    run = {"session": "s", "notebook": NOTEBOOK, "cell": "c", "execution": 1}
    run |= {"source": "PROPERTY", "startMillis": start}
    update = {
        "version": 1,
        "sequence": 1,
        "full": True,
        "sentMillis": start,
        "application": {"applicationId": "app-1", "state": "RUNNING", "startMillis": start},
        "cells": [{"run": run, "firstJobMillis": start}],
    }
    token = {"Authorization": f"Bearer {(secrets / 'token').read_text()}"}
    address = f"{server.url}/v1/drivers/00000000-0000-4000-8000-000000000001"
    report = urllib.request.Request(
        address, json.dumps(update).encode(), {**token, "Content-Type": "application/json"}
    )
    urllib.request.urlopen(report, timeout=10).close()
    page = urllib.request.Request(server.url + "/", headers=token)
    with urllib.request.urlopen(page, timeout=10) as answer:
        text = answer.read().decode()
    grafana = services()["cellwatch"]["environment"]["CELLWATCH_GRAFANA_URL"]
    found = re.findall(r'href="([^"]+)"', text)
    return [html.unescape(link) for link in found if link.startswith(grafana)]


def test_application_and_notebook_are_linked(links: list[str]) -> None:
    chosen = {urlsplit(link).path: parse_qs(urlsplit(link).query) for link in links}
    assert set(chosen) == {"/d/cellwatch-application", "/d/cellwatch-cells"}
    assert chosen["/d/cellwatch-cells"]["var-notebook"] == [NOTEBOOK]
    assert all(query["var-app_id"] == ["app-1"] for query in chosen.values())


def test_dashboards_have_what_the_links_choose(links: list[str]) -> None:
    boards = [json.loads(file.read_text(encoding="utf-8")) for file in DASHBOARDS.glob("*.json")]
    variables = {
        board["uid"]: {f"var-{each['name']}" for each in board["templating"]["list"]}
        for board in boards
    }
    assert links
    for link in links:
        uid = urlsplit(link).path.rpartition("/")[2]
        assert set(parse_qs(urlsplit(link).query)) <= variables[uid] | {"from", "to"}, link


def test_grafana_is_where_the_compose_file_has_it() -> None:
    address = urlsplit(services()["cellwatch"]["environment"]["CELLWATCH_GRAFANA_URL"])
    assert f"{address.hostname}:{address.port}:3000" in services()["grafana"]["ports"]
