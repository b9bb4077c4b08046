"""One panel's answer as a drawing: one function for each type of panel."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from drawing import colors
from drawing.sheet import SMALL, Sheet
from drawing.tables import table


def figure(sheet: Sheet) -> None:
    sheet.bare()
    shown = sheet.panel.values(sheet.choice, sheet.prometheus)
    if not shown:
        sheet.nothing()
    for index, (name, value) in enumerate(shown.items()):
        mapped = colors.mapped(value, sheet.defaults.get("mappings", []))
        color = colors.by_threshold(value, sheet.defaults.get("thresholds"))
        text, color = mapped or (sheet.written(value), color)
        background = sheet.panel.json["options"].get("colorMode") == "background"
        x = (index + 0.5) / len(shown)
        named = len(shown) > 1 or sheet.panel.json["options"].get("textMode") == "value_and_name"
        box = {"facecolor": color, "edgecolor": "none", "pad": 4} if background else None
        lines = textwrap.fill(text, 30)
        sheet.say(
            x,
            0.55,
            lines,
            fontsize=8 if len(text) > 12 else 15,
            ha="center",
            weight="bold",
            color="white" if background else color,
            bbox=box,
        )
        if named:
            sheet.say(x, 0.1, name, ha="center")


def bars(sheet: Sheet) -> None:
    sheet.bare()
    shown = sheet.panel.values(sheet.choice, sheet.prometheus)
    if not shown:
        sheet.nothing()
    for index, (name, value) in enumerate(shown.items()):
        y = 0.85 - index * 0.25
        sheet.say(0, y, name)
        sheet.axes.barh(y - 0.1, 0.85, height=0.09, color=colors.FAINT)
        sheet.axes.barh(y - 0.1, 0.85 * value, height=0.09, color=colors.NAMED["blue"])
        sheet.say(0.88, y - 0.1, sheet.written(value), weight="bold")


def lines(sheet: Sheet) -> None:
    shown = sheet.panel.series(sheet.choice, sheet.prometheus)
    time = sheet.choice.time
    stack = sheet.defaults.get("custom", {}).get("stacking", {}).get("mode") == "normal"
    apart = {
        override["matcher"]["options"]
        for override in sheet.panel.json["fieldConfig"]["overrides"]
        if any(each["id"] == "custom.stacking" for each in override["properties"])
    }
    fixed = {
        title: colors.NAMED[settings["color"]["fixedColor"]]
        for title, settings in sheet.overrides().items()
        if "color" in settings
    }
    below = dict.fromkeys(_instants(time.begin, time.end, time.step), 0.0)
    for index, (name, sample) in enumerate(shown.items()):
        points = dict(sample.points)
        color = fixed.get(name) or colors.of_series(index)
        label = f"{name}   {sheet.written(sample.value)}"
        if stack and name not in apart:
            above = {at: below[at] + points.get(at, 0) for at in below}
            sheet.axes.fill_between(
                list(below),
                list(below.values()),
                list(above.values()),
                color=color,
                alpha=0.6,
                label=label,
            )
            below = above
        else:
            how = (
                {"color": colors.NAMED["red"], "drawstyle": "steps-post"}
                if stack
                else {"color": color}
            )
            sheet.axes.plot(list(points), list(points.values()), linewidth=1.2, label=label, **how)
    _over_time(sheet)
    sheet.axes.set_ylim(bottom=0)
    sheet.axes.yaxis.set_major_formatter(lambda value, _: sheet.written(value))
    _legend(sheet, len(shown))


def _instants(begin: float, end: float, step: float) -> list[float]:
    return [begin + step * index for index in range(int((end - begin) / step) + 1)]


def _over_time(sheet: Sheet) -> None:
    time = sheet.choice.time
    sheet.axes.set_xlim(time.begin, time.end)
    sheet.axes.set_xticks([time.begin + 600 * index for index in range(7)])
    sheet.axes.set_xticklabels([f"11:{10 * index:02}" for index in range(6)] + ["12:00"])
    sheet.axes.tick_params(labelsize=SMALL, length=0, colors=colors.INK)
    sheet.axes.grid(color=colors.FAINT, linewidth=0.4)
    for side in sheet.axes.spines.values():
        side.set_visible(False)


def _legend(sheet: Sheet, count: int) -> None:
    if count:
        sheet.axes.legend(
            loc="upper center",
            bbox_to_anchor=(0.5, -0.1 if sheet.height > 7 else -0.13),
            ncols=min(count, 4 if sheet.width > 12 else 2),
            fontsize=5.5,
            frameon=False,
            handlelength=1,
        )


def timeline(sheet: Sheet) -> None:
    shown = sheet.panel.series(sheet.choice, sheet.prometheus)
    step = sheet.choice.time.step
    for index, sample in enumerate(shown.values()):
        for at, value in sample.points:
            mapped = colors.mapped(value, sheet.defaults["mappings"])
            color = mapped[1] if mapped else colors.FAINT
            sheet.axes.barh(-index, step, left=at, height=0.7, color=color, linewidth=0)
    _over_time(sheet)
    sheet.axes.set_yticks([-index for index in range(len(shown))], list(shown))
    sheet.axes.set_ylim(-len(shown) + 0.4, 0.6)
    states = {
        colors.mapped(value, sheet.defaults["mappings"])
        for sample in shown.values()
        for _, value in sample.points
    }
    for text, color in sorted(states):
        sheet.axes.barh(1, 0, color=color, label=text)
    _legend(sheet, len(states))


def heat(sheet: Sheet) -> None:
    shown = sheet.panel.series(sheet.choice, sheet.prometheus)
    if not shown:
        sheet.nothing()
        return
    bounds = sorted(shown, key=float)
    rows = []
    before: dict[float, float] = {}
    for bound in bounds:
        points = dict(shown[bound].points)
        rows.append([max(0.0, count - before.get(at, 0)) for at, count in points.items()])
        before = points
    times = [at for at, _ in shown[bounds[0]].points]
    sheet.axes.pcolormesh(times, range(len(bounds)), rows, cmap="Oranges", shading="nearest")
    _over_time(sheet)
    sheet.axes.set_yticks(range(len(bounds)), [f"≤ {bound} s" for bound in bounds])


def phases(sheet: Sheet) -> None:
    rows = sheet.panel.rows(sheet.choice, sheet.prometheus)
    (key,) = {name for row in rows for name in row if "\\" in name}
    parts = list(dict.fromkeys(name for row in rows for name in row if name != key))
    names = [row[key] for row in rows]
    left = [0.0] * len(rows)
    for index, part in enumerate(parts):
        values = [row.get(part) or 0.0 for row in rows]
        sheet.axes.barh(names, values, left=left, color=colors.of_series(index), label=part)
        left = [a + b for a, b in zip(left, values, strict=True)]
    sheet.axes.tick_params(labelsize=SMALL, length=0)
    sheet.axes.xaxis.set_major_formatter(lambda value, _: sheet.written(value))
    for side in sheet.axes.spines.values():
        side.set_visible(False)
    _legend(sheet, len(parts))


TYPES: dict[str, Callable[[Sheet], None]] = {
    "stat": figure,
    "bargauge": bars,
    "timeseries": lines,
    "state-timeline": timeline,
    "heatmap": heat,
    "barchart": phases,
    "table": table,
}
