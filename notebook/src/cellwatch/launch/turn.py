"""Gets onto the kernel's main thread between two cells: by a request in the kernel's own queue.

A kernel works on its requests one after the other, cells with ``await`` too, and can be interrupted
only while it does. So a launch is a request as a notebook sends them, but a silent one: it counts
as no cell, and shows nowhere.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

_ANSWER_SECONDS = 1.0
_AGAIN_SECONDS = 0.2
_CODE = "__import__('cellwatch.launch.turn', fromlist=['take']).take()"

_log = logging.getLogger("cellwatch")


class Turns:
    """Asks the kernel for turns; each ends in a call of what was given, on the main thread."""

    def __init__(
        self, shell: Any, wanted: Callable[[str], bool], missed: Callable[[str], None]
    ) -> None:
        """
        :param wanted: whether a launch still waits for its turn
        :param missed: told of a launch that gets no turn, as in a shell that is no kernel
        """
        self._shell = shell
        self._wanted = wanted
        self._missed = missed

    def ask(self, launch: str) -> None:
        """Returns at once."""
        threading.Thread(
            target=self._wait, args=(launch,), name="cellwatch-turn", daemon=True
        ).start()

    def _wait(self, launch: str) -> None:
        try:
            self._request(launch)
        except Exception as failure:
            _log.info("cellwatch: a launch runs after the next cell, not before it: %r", failure)
            self._missed(launch)

    def _request(self, launch: str) -> None:
        from jupyter_client.blocking.client import BlockingKernelClient

        application = self._shell.kernel.parent
        client = BlockingKernelClient(connection_file=application.abs_connection_file)
        client.load_connection_file()
        client.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=False)
        try:
            while self._wanted(launch):
                request = client.execute(
                    _CODE,
                    silent=True,
                    store_history=False,
                    allow_stdin=False,
                    stop_on_error=False,
                )
                self._wait_for_answer(client, request, launch)
                if self._wanted(launch):
                    # It was an older launch's turn; or a cell before it failed, and with it the
                    # kernel dropped what was queued.
                    time.sleep(_AGAIN_SECONDS)
        finally:
            client.stop_channels()

    def _wait_for_answer(self, client: Any, request: str, launch: str) -> None:
        """Until the kernel has worked on the request, or dropped it."""
        while self._wanted(launch):
            try:
                answer = client.get_shell_msg(timeout=_ANSWER_SECONDS)
            except queue.Empty:
                continue
            if answer["parent_header"].get("msg_id") == request:
                return


def take() -> None:
    """Called by the kernel when it is a launch's turn: the oldest's, whoever asked for it."""
    from IPython import get_ipython

    launcher = getattr(get_ipython(), "_cellwatch_launcher", None)
    if launcher is not None and launcher.process == os.getpid():
        launcher.perform_oldest()
