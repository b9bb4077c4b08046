"""A real JupyterLab of one person, as on JupyterHub: below a path, with a login of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from free_port import free_port

BASE = "/user/ann"
TOKEN = "jupyter-0123456789abcdef"
START_SECONDS = 90


class JupyterLab:
    """Runs from entering the context to leaving it, and so does the Cellwatch server it started."""

    def __init__(self, home: Path) -> None:
        """:param home: the person's home folder, where nothing of Cellwatch is set up"""
        self._home = home
        self.folder = home / "analysis"
        self._log = home / "lab.log"
        self._process: subprocess.Popen | None = None
        self.url = f"http://127.0.0.1:{free_port()}{BASE}"

    def __enter__(self) -> JupyterLab:
        self.folder.mkdir()
        # Lab asks new people whether to fetch news, and how to call what they save first.
        self._set("apputils", "notification", '{"fetchNews": "false", "checkForUpdates": false}')
        self._set("docmanager", "plugin", '{"renameUntitledFileOnSave": false}')
        env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CELLWATCH_", "JUPYTER", "JPY_", "OTEL_", "PYTHON"))
        }
        env.update(
            HOME=str(self._home),
            PATH=os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", "")]),
            SPARK_LOCAL_IP="127.0.0.1",
            SPARK_USER="ann",
            # Another server of this machine may have the usual port.
            CELLWATCH_PORT="0",
        )
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                    "--ServerApp.ip=127.0.0.1",
                    f"--ServerApp.port={self.url.rpartition(':')[2].partition('/')[0]}",
                    "--ServerApp.port_retries=0",
                    f"--ServerApp.base_url={BASE}/",
                    f"--ServerApp.root_dir={self.folder}",
                    f"--IdentityProvider.token={TOKEN}",
                ],
                env=env,
                cwd=self._home,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        while self.status("/api/status", TOKEN) != 200:
            if self._process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                raise AssertionError("JupyterLab did not start: " + self.log())
            time.sleep(0.2)
        return self

    def _set(self, extension: str, part: str, settings: str) -> None:
        folder = self._home / ".jupyter/lab/user-settings/@jupyterlab" / f"{extension}-extension"
        folder.mkdir(parents=True)
        (folder / f"{part}.jupyterlab-settings").write_text(settings)

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        # Not before: a kernel or the relay that misses its server starts another one.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            os.kill(self.runtime()["pid"], signal.SIGTERM)

    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")[-5000:]

    def runtime(self) -> dict:
        """What the Cellwatch server's runtime file says."""
        file = self._home / ".local" / "share" / "cellwatch" / "server.json"
        return json.loads(file.read_text())

    def status(self, path: str, token: str = "", body: bytes | None = None, **headers: str) -> int:
        """What Jupyter answers to a program; 0 if nobody does."""
        request = urllib.request.Request(self.url + path, data=body)
        if token:
            request.add_header("Authorization", f"token {token}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with _NO_REDIRECTS.open(request, timeout=20) as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            return 0

    def state(self) -> dict:
        """What the Cellwatch server shows, asked through Jupyter."""
        request = urllib.request.Request(
            f"{self.url}/cellwatch/v1/applications", headers={"Authorization": f"token {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_NO_REDIRECTS = urllib.request.build_opener(_NoRedirects)
