"""What Prometheus needs for itself."""

from __future__ import annotations

import json
import urllib.request

from prometheus import Prometheus


def own(prometheus: Prometheus, metric: str) -> float:
    """A metric of its own."""
    with urllib.request.urlopen(f"{prometheus.url}/metrics", timeout=30) as answer:
        for line in answer.read().decode().splitlines():
            name, _, value = line.rpartition(" ")
            if name == metric:
                return float(value)
    raise AssertionError(f"Prometheus has no metric {metric}")


def bytes_of_a_sample(prometheus: Prometheus) -> float:
    """In the block that it makes of what it has scraped so far. What was made otherwise has other
    values, and is left out."""
    request = urllib.request.Request(f"{prometheus.url}/api/v1/admin/tsdb/snapshot", method="POST")
    with urllib.request.urlopen(request, timeout=120) as answer:
        folder = prometheus.data / "snapshots" / json.load(answer)["data"]["name"]
    blocks = {
        json.loads(meta.read_text())["maxTime"]: meta.parent for meta in folder.glob("*/meta.json")
    }
    newest = blocks[max(blocks)]
    samples = json.loads((newest / "meta.json").read_text())["stats"]["numSamples"]
    files = [file for file in newest.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / samples
