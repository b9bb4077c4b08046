"""Tags work over Spark Connect, which has no local properties: each request carries the tag."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import ModuleType
from typing import Any

from cellwatch.cells import CurrentCell
from cellwatch.imports import ImportWatch
from cellwatch.replaced import ReplacedMethod
from cellwatch.tagging import Worked

_log = logging.getLogger("cellwatch")


class ConnectTagging:
    """Adds the tag to every execution, and not to what the user's ``spark.getTags()`` shows."""

    def __init__(self, current: CurrentCell, worked: Worked = lambda _: None) -> None:
        self._current = current
        self._worked = worked
        self._replaced: ReplacedMethod | None = None
        self._failed = False
        self._watch = ImportWatch({"pyspark.sql.connect.client.core": self._replace})

    def start(self) -> None:
        self._watch.start()

    def look(self) -> None:
        """Finds the client if it was being imported while we started."""
        if self._replaced is None:
            self._watch.look()

    def stop(self) -> None:
        self._watch.stop()
        if self._replaced is not None:
            self._replaced.undo()
            self._replaced = None

    def _replace(self, module: ModuleType) -> None:
        client_class = getattr(module, "SparkConnectClient", None)
        if client_class is None or self._replaced is not None:
            return

        def tag_after(make_request: Callable[..., Any]) -> Callable[..., Any]:
            def tagged(*args: Any, **kwargs: Any) -> Any:
                request = make_request(*args, **kwargs)
                self._tag(request)
                return request

            return tagged

        self._replaced = ReplacedMethod(
            client_class, "_execute_plan_request_with_metadata", tag_after
        )

    def _tag(self, request: Any) -> None:
        try:
            wanted = self._current.tag()
            if wanted is not None:
                request.tags.append(wanted)
                cell = self._current.working()
                if cell is not None:
                    self._worked(cell)
        except Exception as failure:
            if not self._failed:
                self._failed = True
                _log.warning("cellwatch: cannot tag work over Spark Connect: %r", failure)
