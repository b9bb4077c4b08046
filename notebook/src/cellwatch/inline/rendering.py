"""The words and the HTML of a cell's progress: small, without script, with nothing from outside.

What a colour or a bar says stands there in words, too. Colours are Jupyter's, where its theme has
them, else those of the text around.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from cellwatch.inline.progress import Bar, Progress, WorkLine
from cellwatch.runs import CANCELLED, FAILED, RUNNING, SUCCEEDED

_MOST_REASON = 200
_MOST_NAME = 60

# What PySpark and adaptive execution call their work tells nobody anything.
_NO_NAME = re.compile(r"^\$anonfun\$\S* at |^(?=\Z)")
_PY4J_SITE = re.compile(r" at NativeMethodAccessorImpl\.java:\d+$")

_MUTED = "color:var(--jp-ui-font-color2,inherit)"
_ERROR = "color:var(--jp-error-color1,var(--vscode-errorForeground,#d32f2f));font-weight:600"
_WARNING = "color:var(--jp-warn-color0,inherit);font-weight:600"
_FONT = "font-family:var(--jp-ui-font-family,sans-serif);font-size:var(--jp-ui-font-size1,13px)"
_TRACK = (
    "display:inline-block;vertical-align:baseline;width:{width};height:.6em;overflow:hidden;"
    "border-radius:2px;background:var(--jp-border-color2,rgba(128,128,128,.35));white-space:nowrap;"
    "font-size:inherit;line-height:0"
)
_PART = "display:inline-block;height:100%;width:{:.1f}%;background:{}"
_DONE = "var(--jp-success-color1,#388e3c)"
_ACTIVE = "var(--jp-brand-color1,#1976d2)"


@dataclass(frozen=True)
class Moment:
    """A cell run as it is to be shown.

    :param state: of the run, as the kernel knows it
    :param millis: how long it took, or has taken so far
    :param base: the server's address, for links; empty where none is known
    :param settled: the figures are those after the end of all its work
    :param away: the server does not answer, so they are old
    :param last: nobody follows it any more
    """

    progress: Progress
    prompt: str
    state: str
    millis: int
    base: str = ""
    settled: bool = False
    away: bool = False
    last: bool = False


def bundle(moment: Moment, table: bool) -> dict[str, str]:
    """The output's data, for front ends that show HTML and for the others.

    :param table: a line for each job and stage, while any of them runs
    """
    lines = moment.progress.work if table and _goes_on(moment) else ()
    return {
        "text/plain": "\n".join([text(moment), *map(_text_line, lines)]),
        "text/html": _markup(moment, lines),
    }


def text(moment: Moment) -> str:
    """One line."""
    return " · ".join(_parts(moment))


def _goes_on(moment: Moment) -> bool:
    if moment.state == RUNNING:
        return True
    return moment.settled and not moment.last and moment.progress.running > 0


def _parts(moment: Moment) -> list[str]:
    return _live(moment) if _goes_on(moment) else _summary(moment)


def _live(moment: Moment) -> list[str]:
    progress = moment.progress
    parts = ["● Spark", _tasks(progress), f"{progress.ended_jobs:,}/{progress.jobs:,} jobs"]
    if moment.state != RUNNING:
        parts.append(f"the cell has ended, {_count(progress.running, 'job goes', 'jobs go')} on")
    else:
        parts.append(f"{elapsed(moment.millis, coarse=True)} so far")
    if moment.away:
        parts.append("the Cellwatch server does not answer: these figures are old")
    elif progress.stuck:
        parts.append(progress.stuck)
    return parts


def _tasks(progress: Progress) -> str:
    return f"{progress.bar.counts or '0/0'} tasks{_more(progress.bar.more)}"


def _tasks_at_end(progress: Progress) -> str:
    return f"{progress.bar.counts or '0/0'} tasks{_more_at_end(progress)}"


def _more(words: str) -> str:
    return f" ({words})" if words else ""


def _summary(moment: Moment) -> list[str]:
    progress = moment.progress
    took = elapsed(moment.millis)
    head = {
        SUCCEEDED: f"✓ Spark: done in {took}",
        FAILED: f"✗ Spark: the cell failed after {took}",
        CANCELLED: f"⊘ Spark: cancelled after {took}",
    }[moment.state]
    # The driver tells once a second: the cell's last second may be missing.
    unknown = not moment.settled and (progress.running > 0 or moment.away)
    least = "at least " if unknown else ""
    jobs = _count(progress.jobs, "job", "jobs")
    unhappy = [
        f"{number:,} {word}"
        for number, word in ((progress.failed, "failed"), (progress.cancelled, "cancelled"))
        if number
    ]
    parts = [head, least + ", ".join([jobs, *unhappy])]
    if progress.failed or progress.cancelled or moment.state != SUCCEEDED:
        parts.append(_tasks_at_end(progress))
    else:
        parts.append(least + _count(progress.tasks, "task", "tasks") + _more_at_end(progress))
    if moment.settled and progress.running:
        parts.append(_count(progress.running, "job goes on", "jobs go on"))
    if progress.failure:
        parts.append(_cut(progress.failure, _MOST_REASON))
    return parts


def _more_at_end(progress: Progress) -> str:
    """Failed, killed and skipped ones; none is active any more."""
    return _more(", ".join(each for each in progress.bar.more.split(", ") if "active" not in each))


def _text_line(line: WorkLine) -> str:
    parts = [line.symbol, line.number, line.bar.counts, line.bar.more, line.elapsed, _name(line)]
    if line.failure:
        parts.append(_cut(line.failure, _MOST_REASON))
    return ("    " if line.stage else "  ") + "  ".join(part for part in parts if part)


def _name(line: WorkLine) -> str:
    name = "" if _NO_NAME.match(line.name) else _PY4J_SITE.sub("", line.name)
    return _cut(name, _MOST_NAME)


# HTML


def _markup(moment: Moment, lines: tuple[WorkLine, ...]) -> str:
    head, *rest = _parts(moment)
    shown = [f'<span style="{_head_style(moment)}">{html.escape(head)}</span>']
    if _goes_on(moment):
        shown.append(_bar(moment.progress.bar, f"Spark tasks of {moment.prompt}", "10em"))
    reason = _cut(moment.progress.failure, _MOST_REASON)
    for part in rest:
        warns = part == moment.progress.stuck or (part == reason and reason)
        style = f' style="{_WARNING}"' if warns else ""
        shown.append(f"<span{style}>{html.escape(part)}</span>")
    shown += _links(moment)
    line = f'<div style="line-height:1.6">{" · ".join(shown)}</div>'
    return f'<div style="{_FONT}">{line}{_table(moment, lines)}</div>'


def _head_style(moment: Moment) -> str:
    return _ERROR if moment.state == FAILED and not _goes_on(moment) else "font-weight:600"


def _bar(bar: Bar, label: str, width: str) -> str:
    parts = "".join(
        f'<span style="{_PART.format(length / 10, colour)}"></span>'
        for length, colour in ((bar.done, _DONE), (bar.active, _ACTIVE))
        if length
    )
    words = f"{bar.counts} tasks" + (f", {bar.more}" if bar.more else "")
    return (
        f'<span role="progressbar" aria-label="{html.escape(label)}" aria-valuemin="0"'
        f' aria-valuemax="100" aria-valuenow="{bar.done // 10}"'
        f' aria-valuetext="{html.escape(words)}" style="{_TRACK.format(width=width)}">'
        f"{parts}</span>"
    )


def _links(moment: Moment) -> list[str]:
    progress = moment.progress
    pages = [("Spark UI", progress.ui), ("live cells", progress.home)]
    if not _goes_on(moment):
        pages = [("trace", progress.trace), ("cells", progress.home)]
    return [
        f'<a href="{html.escape(address)}" target="_blank" rel="noopener">{words}</a>'
        for words, page in pages
        if (address := _address(moment.base, page))
    ]


def _address(base: str, page: str) -> str:
    """Of a page of the server. Empty where it is none: what was told could be anything."""
    if not page or not base.startswith(("http://", "https://")):
        return ""
    root = base.rstrip("/") + "/"
    try:
        address = urljoin(root, page)
    except ValueError:
        return ""
    return address if address.startswith(root) else ""


def _table(moment: Moment, lines: tuple[WorkLine, ...]) -> str:
    if not lines:
        return ""
    rows = "".join(_row(moment, line) for line in lines)
    if moment.progress.more_work:
        more = _count(moment.progress.more_work, "other job", "other jobs")
        rows += f'<tr><td colspan="4" style="text-align:left;{_MUTED}">{more}</td></tr>'
    heads = "".join(
        f'<th scope="col" style="text-align:left;{_MUTED}">{each}</th>'
        for each in ("Job, stage", "Progress", "Tasks", "Time")
    )
    return (
        '<table style="margin:.2em 0 0 0;border-collapse:collapse;font-size:inherit">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(moment: Moment, line: WorkLine) -> str:
    number = html.escape(line.number)
    address = _address(moment.base, line.page)
    if address:
        address = html.escape(address)
        number = f'<a href="{address}" target="_blank" rel="noopener">{number}</a>'
    what = f"{html.escape(line.symbol)} {number} <span>{html.escape(_name(line))}</span>"
    if line.failure:
        reason = html.escape(_cut(line.failure, _MOST_REASON))
        what += f'<br><span style="{_WARNING}">{reason}</span>'
    tasks = line.bar.counts + _more(line.bar.more)
    indent = "1.6em" if line.stage else ".2em"
    cells = (
        f'<td style="text-align:left;padding-left:{indent}" title="{html.escape(line.state)}">'
        f"{what}</td>",
        f'<td style="text-align:left">{_bar(line.bar, f"Tasks of {line.number}", "8em")}</td>',
        f'<td style="text-align:left">{html.escape(tasks)}</td>',
        f'<td style="text-align:left;white-space:nowrap">{html.escape(line.elapsed)}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"


# Words


def elapsed(millis: int, coarse: bool = False) -> str:
    """As the server's pages write it.

    :param coarse: in whole seconds, so that what goes on changes no more often
    """
    seconds = millis // 1000
    if coarse and seconds < 60:
        return f"{seconds} s"
    if millis < 1000:
        return f"{millis} ms"
    if millis < 10_000:
        return f"{millis // 100 / 10:.1f} s"
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} m {seconds % 60:02d} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60:02d} m"


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
