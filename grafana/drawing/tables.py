"""A table's rows as a drawing."""

from __future__ import annotations

import textwrap
from typing import Any

from drawing import colors
from drawing.sheet import Sheet

MOST_ROWS = 9


def table(sheet: Sheet) -> None:
    sheet.bare()
    if not sheet.panel.asks_prometheus:
        sheet.say(
            0.5, 0.5, "asked of Tempo, which is not in this drawing", ha="center", style="italic"
        )
        return
    rows = sheet.panel.rows(sheet.choice, sheet.prometheus)
    if not rows:
        sheet.nothing()
        return
    settings = sheet.overrides()
    titles = list(dict.fromkeys(title for row in rows for title in row))
    titles = [title for title in titles if not settings.get(title, {}).get("custom.hidden")]
    titles.sort(key=lambda title: _place(sheet, title))
    sort = sheet.panel.json["options"]["sortBy"][0]
    rows.sort(key=lambda row: row.get(sort["displayName"]) or 0, reverse=sort["desc"])
    texts = {
        title: [_cell(sheet, row.get(title), settings.get(title, {})) for row in rows]
        for title in titles
    }
    widths = [max(len(title), *(len(text) for text, _ in texts[title])) + 2 for title in titles]
    x = 0.0
    for title, width in zip(titles, widths, strict=True):
        sheet.say(x, 0.95, title, weight="bold", color="#3274d9")
        for index, (text, color) in enumerate(texts[title][:MOST_ROWS]):
            sheet.say(x, 0.95 - (index + 1) * 0.95 / max(4, sheet.height), text, color=color)
        x += width / sum(widths)


def _place(sheet: Sheet, title: str) -> int:
    organize = sheet.panel.json["transformations"][-1]["options"]
    names = {shown: name for name, shown in organize["renameByName"].items()}
    return organize["indexByName"].get(names.get(title, title), 99)


def _cell(sheet: Sheet, value: Any, settings: dict[str, Any]) -> tuple[str, str]:
    mapped = colors.mapped(value, settings.get("mappings", [])) if value is not None else None
    text, color = mapped or (sheet.written(value, settings.get("unit")), colors.INK)
    if settings.get("custom.cellOptions", {}).get("type") == "gauge" and value is not None:
        text = "▮" * round(8 * value) + "▯" * (8 - round(8 * value)) + f" {text}"
        color = colors.NAMED["blue"]
    return textwrap.shorten(text, 46, placeholder="…"), color
