"""Series of Cellwatch's servers, by the variables ``job`` and ``instance``."""

from __future__ import annotations

OF_SERVER = 'job=~"$job", instance=~"$instance"'


def metric(name: str, *more: str) -> str:
    return f"{name}{{{', '.join((OF_SERVER, *more))}}}"


def rate(name: str, *by: str) -> str:
    return f"sum by ({', '.join(by)}) (rate({metric(name)}[$__rate_interval]))"


def growth(name: str, *more: str) -> str:
    return f"sum(increase({metric(name, *more)}[$__range])) or vector(0)"


def rate_in_drivers(name: str) -> str:
    """Of a counter by driver, of which two servers may tell."""
    return f"sum(max by (app_id) (rate({metric(name)}[$__rate_interval])))"


def growth_in_drivers(name: str) -> str:
    return f"sum(max by (app_id) (increase({metric(name)}[$__range]))) or vector(0)"


def mean(timer: str, *by: str) -> str:
    """Of a summary: how long each took, on average; nothing where there was none."""
    return f"{rate(f'{timer}_sum', *by)} / ({rate(f'{timer}_count', *by)} > 0)"


def slowest(timer: str, *by: str) -> str:
    return f"max by ({', '.join(by)}) ({metric(f'{timer}_max')})"
