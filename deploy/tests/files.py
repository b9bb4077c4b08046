"""The files of ``deploy``, read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
COMPOSE = DEPLOY / "compose"
KUBERNETES = DEPLOY / "kubernetes"
DASHBOARDS = ROOT / "grafana" / "provisioning" / "dashboards" / "cellwatch"


def read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def schema(name: str) -> Any:
    return json.loads((DEPLOY / "schemas" / f"{name}.json").read_text(encoding="utf-8"))


def services() -> dict[str, Any]:
    return read(COMPOSE / "docker-compose.yml")["services"]


def mounts(service: dict[str, Any]) -> dict[str, Path]:
    """Files and folders of this checkout, by their place in the container."""
    found = {}
    for volume in service.get("volumes", []):
        source, place = volume.split(":")[:2]
        if source.startswith("."):
            found[place] = (COMPOSE / source).resolve()
    return found
