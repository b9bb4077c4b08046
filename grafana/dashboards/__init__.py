"""Cellwatch's Grafana dashboards: one module each, and the parts that they share."""
