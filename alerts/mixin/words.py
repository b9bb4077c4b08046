"""Pieces of the sentences in alerts, as Prometheus' templates."""

NOTEBOOK = "{{ with $labels.notebook }}{{ . }}{{ else }}a notebook of unknown path{{ end }}"

CELL = (
    "{{ with $labels.execution_count }}of In [{{ . }}] (cell {{ $labels.cell }})"
    '{{ else }}{{ if eq $labels.cell "_none" }}outside any cell'
    "{{ else }}of cell {{ $labels.cell }}{{ end }}{{ end }}"
)

APPLICATION = (
    "{{ with $labels.app }}{{ . }}{{ else }}an application without a name{{ end }}"
    " ({{ $labels.app_id }})"
)

JOB = f"Job {{{{ $labels.job_id }}}} {CELL} in {NOTEBOOK}, application {APPLICATION},"

WHOLE = f"Application {APPLICATION} of {NOTEBOOK}"

RUN = (
    "{{ with $labels.execution_count }}In [{{ . }}] (cell {{ $labels.cell }})"
    '{{ else }}{{ if eq $labels.cell "_none" }}Work outside any cell'
    "{{ else }}Cell {{ $labels.cell }}{{ end }}{{ end }}"
    f" of {NOTEBOOK}, application {APPLICATION},"
)

WAITING = (
    '{{ if ne $labels.cell "_none" }} while '
    "{{ with $labels.execution_count }}In [{{ . }}] (cell {{ $labels.cell }})"
    "{{ else }}cell {{ $labels.cell }}{{ end }} ran{{ end }}"
)
"""What a driver that is lost was doing, where that is known."""

AT = "at {{ $value | humanizeTimestamp }}"

SINCE = "since {{ $value | humanizeTimestamp }}"
