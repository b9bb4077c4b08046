"""Draws what the dashboards show of the known fleet, for docs/dashboards.md."""
