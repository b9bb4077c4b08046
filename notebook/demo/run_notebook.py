"""Runs a notebook in a real Jupyter kernel, sending each cell's id as JupyterLab does.

nbclient runs notebooks too, but sends no cell ids, so the kernel cannot tell equal cells apart.
"""

from __future__ import annotations

import argparse
import os
import queue
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager


@dataclass
class CellResult:
    """What a cell run gave; text is what it printed, error what it raised."""

    status: str
    execution: int
    text: str = ""
    error: str = ""
    seconds: float = 0.0
    outputs: list[dict[str, Any]] = field(default_factory=list)


class KernelSession:
    """A running kernel, from entering the context to leaving it."""

    def __init__(self, env: dict[str, str], cwd: str | None = None) -> None:
        self._env = env
        self._cwd = cwd
        # No kernel folders: the kernel of this very Python, whatever "python3" is at the user's.
        self.manager = KernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
        self.client: Any = None

    def __enter__(self) -> KernelSession:
        self.manager.start_kernel(env=self._env, cwd=self._cwd)
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=60)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel()
        self.manager.cleanup_resources()

    def start(
        self,
        source: str,
        cell_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        **more,
    ) -> str:
        """Sends a cell and returns the request's id; more goes into the request's content."""
        content = {
            "code": source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
            **more,
        }
        sent = {"deletedCells": [], "recordTiming": False, **(metadata or {})}
        if cell_id is not None:
            sent["cellId"] = cell_id
        message = self.client.session.msg("execute_request", content, metadata=sent)
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def finish(self, request: str, timeout: float = 300) -> CellResult:
        """Waits for a cell that :meth:`start` sent.

        :raises TimeoutError: it did not end in time
        :raises RuntimeError: the kernel died
        """
        begun = time.monotonic()
        result = CellResult("", 0)
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=1)
            except queue.Empty:
                if not self.manager.is_alive():
                    raise RuntimeError("the kernel died") from None
                if time.monotonic() - begun > timeout:
                    raise TimeoutError(f"the cell did not end within {timeout:.0f} s") from None
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            kind = message["msg_type"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            if kind == "stream":
                result.text += content["text"]
            elif kind == "error":
                result.error = f"{content['ename']}: {content['evalue']}"
            if kind in ("stream", "error", "display_data", "execute_result"):
                result.outputs.append({"output_type": kind, **content})
        while True:
            reply = self.client.get_shell_msg(timeout=30)
            if reply["parent_header"].get("msg_id") == request:
                break
        result.status = reply["content"]["status"]
        result.execution = reply["content"].get("execution_count") or 0
        result.seconds = time.monotonic() - begun
        return result

    def run(self, source: str, cell_id: str | None = None, **more: Any) -> CellResult:
        return self.finish(self.start(source, cell_id, **more))


def run_notebook(path: Path, session: KernelSession, timeout: float) -> str | None:
    """Runs every code cell, one progress line each; the id of the cell that failed, else None."""
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(cells, 1):
        may_fail = "raises-exception" in cell.metadata.get("tags", [])
        runs = int(cell.metadata.get("cellwatch", {}).get("runs", 1))
        for run in range(1, runs + 1):
            again = f" (run {run} of {runs})" if runs > 1 else ""
            print(f"[{number}/{len(cells)}] cell {cell.id}{again} … ", end="", flush=True)
            result = session.finish(session.start(cell.source, cell.id), timeout)
            failed = result.status != "ok"
            word = ("failed as it should" if may_fail else "FAILED") if failed else "ok"
            print(f"{word} {result.seconds:.1f} s", flush=True)
            if failed and not may_fail:
                print(result.text + result.error, file=sys.stderr, flush=True)
                return cell.id
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--notebook-name", help="what the kernel is told as the notebook's path")
    parser.add_argument("--timeout", type=float, default=300, help="seconds for one run of a cell")
    parser.add_argument(
        "--keep", action="store_true", help="leave the kernel alive until Ctrl-C or SIGTERM"
    )
    arguments = parser.parse_args()
    if not arguments.notebook.is_file():
        parser.error(f"{arguments.notebook}: no such notebook")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    stop = threading.Event()

    def ask_to_stop(*_: object) -> None:
        if stop.is_set() or not keeping:
            raise KeyboardInterrupt
        stop.set()

    keeping = False
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    env = dict(os.environ)
    env["JPY_SESSION_NAME"] = arguments.notebook_name or str(arguments.notebook)
    try:
        with KernelSession(env, str(arguments.notebook.resolve().parent)) as session:
            failed = run_notebook(arguments.notebook, session, arguments.timeout)
            if failed is not None:
                print(f"{arguments.notebook}: cell {failed} failed", file=sys.stderr)
                return 1
            keeping = arguments.keep
            while keeping and not stop.wait(0.5):
                if not session.manager.is_alive():
                    print(f"{arguments.notebook}: the kernel died", file=sys.stderr)
                    return 1
    except KeyboardInterrupt:
        return 130
    except (RuntimeError, TimeoutError) as failure:
        print(f"\n{arguments.notebook}: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
