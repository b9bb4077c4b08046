"""Acts on a module right after its import, whoever imports it and whenever.

A cell that imports pyspark, makes the session and runs a job has no moment in between at which the
shell could tell us; the import itself is that moment.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_log = logging.getLogger("cellwatch")

Action = Callable[[ModuleType], None]


class ImportWatch(MetaPathFinder):
    """Calls an action with each watched module: at once if it is there, else after its import.

    An action may be called again with the same module and must bear it.
    """

    def __init__(self, actions: dict[str, Action]) -> None:
        self._actions = dict(actions)

    def start(self) -> None:
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)
        self.look()

    def stop(self) -> None:
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def look(self) -> None:
        """Acts on the watched modules that are imported already."""
        for name, action in self._actions.items():
            module = sys.modules.get(name)
            if module is not None:
                _act(action, module)

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        action = self._actions.get(fullname)
        if action is None:
            return None
        for finder in list(sys.meta_path):
            find = getattr(finder, "find_spec", None)
            if finder is self or find is None:
                continue
            spec: ModuleSpec | None = find(fullname, path, target)
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = _ThenAct(spec.loader, action)
                return spec
        return None


class _ThenAct(Loader):
    """A module's own loader, with an action after it. Not an attribute set on that loader, because
    a zip file's modules share one."""

    def __init__(self, loader: Any, action: Action) -> None:
        self._loader = loader
        self._action = action

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        create = getattr(self._loader, "create_module", None)
        return None if create is None else create(spec)

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        _act(self._action, module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)


def _act(action: Action, module: ModuleType) -> None:
    try:
        action(module)
    except Exception:
        _log.warning("cellwatch: cannot follow %s; its work is not tagged", module.__name__)
        _log.debug("cellwatch: cannot follow %s", module.__name__, exc_info=True)
