"""How long Prometheus takes to evaluate the groups of rules."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field

from prometheus import Prometheus

POLL_SECONDS = 1


@dataclass
class Evaluations:
    """Seconds that evaluations took: of groups, and of each of their rules."""

    groups: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    rules: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    alerts: int = 0


def watch(prometheus: Prometheus, rounds: int) -> Evaluations:
    """So many of each group's next evaluations."""
    seen: dict[str, str] = {}
    found = Evaluations()
    while not found.groups or min(len(each) for each in found.groups.values()) < rounds:
        groups = prometheus.get("rules")["groups"]
        for group in groups:
            name, last = group["name"], group["lastEvaluation"]
            # The one that is over already was before this began.
            if seen.setdefault(name, last) != last:
                seen[name] = last
                found.groups[name].append(group["evaluationTime"])
                for place, rule in enumerate(group["rules"]):
                    labels = rule.get("labels", {})
                    title = f"{place} {rule['name']} {labels.get('reason', '')}".strip()
                    found.rules[name, title].append(rule["evaluationTime"])
        found.alerts = sum(
            len(rule["alerts"]) for group in groups for rule in group["rules"] if "alerts" in rule
        )
        time.sleep(POLL_SECONDS)
    return found


def expressions(prometheus: Prometheus) -> list[str]:
    return [rule["query"] for group in prometheus.get("rules")["groups"] for rule in group["rules"]]
