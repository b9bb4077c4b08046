"""Holds dashboards against Grafana's own types, as the Foundation SDK that is installed has them.

The SDK's classes are generated from the schemas that Grafana publishes: what they do not know, or
know of
another type, Grafana does not read. Run by itself it prints what is wrong with some files:
``python grafana_types.py FILE…``. So it can be run with another release's types.
"""

from __future__ import annotations

import enum
import importlib
import inspect
import json
import re
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grafana_foundation_sdk.cog import variants
from grafana_foundation_sdk.models import dashboard

MODELS = "grafana_foundation_sdk.models"
PANEL_MODELS = {"state-timeline": "statetimeline"}
"""Modules whose names are not their panels' types."""

PLUGINS_OWN = {
    # public/app/plugins/datasource/prometheus reads these of an annotation; Grafana's type is open
    # for them.
    "AnnotationQuery": {"titleFormat", "textFormat", "step", "useValueForTime"},
}
_KEYS = re.compile(r'if "([^"]+)" in data:.*?args\["(\w+)"\] = ', re.DOTALL)
_REQUIRED = re.compile(r"payload: dict\[str, object\] = \{(.*?)\}", re.DOTALL)

Found = Iterator[str]


def violations(board: dict[str, Any]) -> Found:
    """What of a dashboard the types do not allow, by where it is."""
    yield from _of_class(dashboard.Dashboard, board, "dashboard")
    for panel in board["panels"]:
        for each in panel.get("panels") or [] if panel["type"] == "row" else [panel]:
            yield from _of_panel(each)


def _of_panel(panel: dict[str, Any]) -> Found:
    where = f"panel {panel['title']!r}"
    name = PANEL_MODELS.get(panel["type"], panel["type"])
    model = importlib.import_module(f"{MODELS}.{name}")
    yield from _of_class(model.Options, panel.get("options", {}), f"{where}: options")
    config = panel["fieldConfig"]
    custom = getattr(model, "FieldConfig", None)
    if custom:
        yield from _of_class(custom, config["defaults"].get("custom", {}), f"{where}: custom")
    for override in config["overrides"]:
        matched = override["matcher"]["options"]
        for change in override["properties"]:
            yield from _of_property(change, custom, f"{where}: override of {matched!r}")
    for target in panel.get("targets", []):
        query = importlib.import_module(f"{MODELS}.{target['datasource']['type']}")
        kind = getattr(query, "Dataquery", None) or query.TempoQuery
        yield from _of_class(kind, target, f"{where}: target {target['refId']}")


def _of_property(change: dict[str, Any], custom: type | None, where: str) -> Found:
    """A field's setting in an override has the type that it has among the defaults."""
    name = change["id"]
    owner = custom if name.startswith("custom.") else dashboard.FieldConfig
    keys = _keys(owner) if owner else {}
    key = name.removeprefix("custom.")
    if key not in keys:
        yield f"{where}: there is no {name}"
    else:
        hint = _hints(owner)[keys[key]]
        yield from _of_type(hint, change["value"], f"{where}: {name}")


def _keys(kind: type) -> dict[str, str]:
    """The attributes of a class by their keys in JSON."""
    return dict(_KEYS.findall(inspect.getsource(kind.from_json)))


def _fixed(kind: type) -> dict[str, str]:
    """The keys that always have one value, such as the kind of a mapping."""
    written = re.findall(r'"(\w+)": self\.(\w+)', inspect.getsource(kind.to_json))
    given = inspect.signature(kind).parameters
    return {key: getattr(kind(), name) for key, name in written if name not in given}


def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind.__init__, vars(sys.modules[kind.__module__]))


def _of_class(kind: type, value: object, where: str) -> Found:
    if not isinstance(value, dict):
        yield f"{where}: {_short(value)} is no {kind.__name__}"
        return
    keys = _keys(kind)
    hints = _hints(kind)
    fixed = _fixed(kind)
    for key, each in value.items():
        if key in keys:
            yield from _of_type(hints[keys[key]], each, f"{where}.{key}")
        elif key in fixed:
            if each != fixed[key]:
                yield f"{where}.{key}: {each!r} is not {str(fixed[key])!r}"
        elif key not in PLUGINS_OWN.get(kind.__name__, set()):
            yield f"{where}: {kind.__name__} has no {key}"
    required = _REQUIRED.search(inspect.getsource(kind.to_json))
    # Panels' and queries' own settings have defaults, which Grafana adds.
    if required and kind.__module__ == dashboard.__name__ and not _is_data_link(kind, value):
        for key in re.findall(r'"([^"]+)":', required[1]):
            if key not in value:
                yield f"{where}: {kind.__name__} needs {key}"


def _is_data_link(kind: type, value: dict[str, Any]) -> bool:
    """Its type in the schema is that of a dashboard's link, of which it has three fields."""
    return kind is dashboard.DashboardLink and set(value) == {"title", "url", "targetBlank"}


def _of_type(hint: Any, value: object, where: str) -> Found:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        kinds = [each for each in typing.get_args(hint) if each is not type(None) or value is None]
        found = [list(_of_type(each, value, where)) for each in kinds]
        if all(found):
            yield from min(found, key=len)
    elif origin is list:
        if not isinstance(value, list):
            yield f"{where}: {_short(value)} is no list"
            return
        for index, each in enumerate(value):
            yield from _of_type(typing.get_args(hint)[0], each, f"{where}[{index}]")
    elif origin is dict:
        if not isinstance(value, dict):
            yield f"{where}: {_short(value)} is no map"
            return
        for key, each in value.items():
            yield from _of_type(typing.get_args(hint)[1], each, f"{where}.{key}")
    elif origin is typing.Literal:
        if value not in typing.get_args(hint):
            yield f"{where}: {_short(value)} is none of {typing.get_args(hint)}"
    elif hint is type(None):
        if value is not None:
            yield f"{where}: {_short(value)} is not null"
    elif isinstance(hint, type):
        yield from _of_plain_type(hint, value, where)


def _of_plain_type(hint: type, value: object, where: str) -> Found:
    if issubclass(hint, enum.Enum):
        if value not in [each.value for each in hint]:
            yield f"{where}: {_short(value)} is none of {[each.value for each in hint]}"
    elif hint is object or issubclass(hint, variants.Dataquery) or hint is variants.Dataquery:
        # Looked at with what the panel's or the data source's type says of it.
        return
    elif hasattr(hint, "from_json"):
        yield from _of_class(hint, value, where)
    elif hint is float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            yield f"{where}: {_short(value)} is no number"
    elif not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        yield f"{where}: {_short(value)} is no {hint.__name__}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) < 80 else text[:76] + " …"


def main() -> int:
    wrong = 0
    for path in sys.argv[1:]:
        for found in violations(json.loads(Path(path).read_text(encoding="utf-8"))):
            print(f"{path}: {found}", file=sys.stderr)
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
