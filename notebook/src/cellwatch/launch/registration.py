"""Puts ``%spark`` and its completion into the shell, and takes them out again."""

from __future__ import annotations

import logging
from typing import Any

from cellwatch.launch.launcher import Launcher

NAME = "spark"

_log = logging.getLogger("cellwatch")


class Registration:
    """``%spark`` of one loaded extension. What it needs is imported when it is used first."""

    def __init__(self, shell: Any, launcher: Launcher) -> None:
        self._shell = shell
        self._launcher = launcher
        self._matcher: Any = None
        self._taken = False

    def add(self) -> None:
        lines = self._shell.magics_manager.magics["line"]
        if NAME in lines and not getattr(lines[NAME], "_of_cellwatch", False):
            self._taken = True
            _log.info("cellwatch: %%spark is another extension's already, and stays so")
            return

        def spark(line: str) -> None:
            """Starts and stops Spark in this notebook; alone, tells what can be done.

            %spark start NAME option=value … spark.KEY=value … starts it on the cluster NAME. Values
            with blanks go into quotes; %spark list NAME tells the options.
            """
            from cellwatch.launch.magic import SparkMagic

            SparkMagic(self._launcher).run(line)

        spark._of_cellwatch = True  # type: ignore[attr-defined]
        self._shell.register_magic_function(spark, "line", NAME)
        self._add_completion()

    def remove(self) -> None:
        if self._taken:
            return
        self._shell.magics_manager.magics["line"].pop(NAME, None)
        matchers = getattr(getattr(self._shell, "Completer", None), "custom_matchers", [])
        if self._matcher in matchers:
            matchers.remove(self._matcher)

    def _add_completion(self) -> None:
        try:
            from IPython.core.completer import context_matcher
        except ImportError:  # IPython before 8.6
            return
        matchers = getattr(getattr(self._shell, "Completer", None), "custom_matchers", None)
        if matchers is None:
            return

        @context_matcher(identifier="cellwatch.spark")  # type: ignore[untyped-decorator]
        def complete(context: Any) -> Any:
            if "%spark" not in context.line_with_cursor:
                return {"completions": []}
            return self._launcher.complete(context)

        self._matcher = complete
        matchers.append(complete)
