"""Passes connections of jupyter-server-proxy on to the person's server, wherever that is now.

``python -m cellwatch.relay SOCKET`` listens at a Unix socket until its parent has gone. Each
connection goes to a server that has just proved, on that very connection, to know the token, or
that ``CELLWATCH_URL`` names here and that asks for none.
Without a server one is started, and the answer is a page that asks again by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import html
import http.client
import logging
import os
import signal
import socket
import sys

from cellwatch import __version__
from cellwatch.discovery import Discovery
from cellwatch.server import Server

MOST_CONNECTIONS = 128
PARENT_SECONDS = 5.0
REQUEST_SECONDS = 10.0
_MOST_HEAD_BYTES = 64 * 1024
_CHUNK_BYTES = 64 * 1024
_NOT_FOR_STRANGERS = "/assets/icon.svg"
"""The cheapest page for which a server asks who it is."""
_PAGE = """\
<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="1">
<title>Cellwatch</title><style>body{{font:16px/1.5 system-ui,sans-serif;max-width:44rem;\
margin:4rem auto;padding:0 1rem}}</style></head><body><h1>{title}</h1><p>{text}</p></body></html>
"""


class Reasons(logging.Handler):
    """Keeps the last warning, which says why there is no server."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = record.getMessage().removeprefix("cellwatch: ")


class Relay:
    """One for each Jupyter server."""

    def __init__(self, discovery: Discovery, reasons: Reasons) -> None:
        self._discovery = discovery
        self._reasons = reasons
        self._places = asyncio.Semaphore(MOST_CONNECTIONS)

    async def listen(self, path: str) -> None:
        """Runs until it is cancelled, or this process's parent has gone."""
        parent = os.getppid()
        server = await asyncio.start_unix_server(self._connected, path, limit=_MOST_HEAD_BYTES)
        async with server:
            while os.getppid() == parent:
                await asyncio.sleep(PARENT_SECONDS)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with self._places:
                server = await asyncio.to_thread(self._discovery.find)
                if server is None:
                    await self._explain(reader, writer)
                elif server.is_plain_here() and (
                    server.token or await asyncio.to_thread(_asks_nobody, server)
                ):
                    await self._pass_on(server, reader, writer)
                else:
                    await self._redirect(server, reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass  # One of both has gone, and the other sees it.
        finally:
            writer.close()

    async def _pass_on(
        self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        there_reader, there_writer = await _opened(server.take_connection())
        ways = [
            asyncio.create_task(_pump(reader, there_writer)),
            asyncio.create_task(_pump(there_reader, writer)),
        ]
        try:
            # Whoever closes has said or heard all: HTTP knows no half-closed connection.
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            there_writer.close()

    async def _explain(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _head(reader)
        if self._discovery.comes():
            title, text = "Cellwatch is being started", "This page goes on by itself."
        else:
            title = "There is no Cellwatch server"
            text = self._reasons.last or (
                "This Jupyter server's package of Cellwatch has no server to start:"
                " run cellwatch serve, or install cellwatch[server]."
            )
        page = _PAGE.format(title=html.escape(title), text=html.escape(text))
        await _answer(writer, "503 Service Unavailable", "Retry-After: 1", page)

    async def _redirect(
        self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """A server that ``CELLWATCH_URL`` names elsewhere has a login of its own, and so has one
        here for which no token is known."""
        target = (await _head(reader)).split(" ")[1]
        address = server.url.rstrip("/") + target
        page = _PAGE.format(title="Cellwatch has a login of its own", text=html.escape(address))
        await _answer(writer, "302 Found", f"Location: {address}", page)


def _asks_nobody(server: Server) -> bool:
    """Whether it runs with ``--no-token``. May wait for the network."""
    try:
        return server.ask("GET", _NOT_FOR_STRANGERS, with_token=False).status == 200
    except (OSError, http.client.HTTPException):
        return False


async def _opened(
    connection: socket.socket | tuple[str, int],
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if isinstance(connection, tuple):
        return await asyncio.open_connection(*connection)
    return await asyncio.open_connection(sock=connection)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(_CHUNK_BYTES):
            writer.write(data)
            await writer.drain()


async def _head(reader: asyncio.StreamReader) -> str:
    """The request's first lines, of which the first one has method, target and version."""
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), REQUEST_SECONDS)
    line = head.partition(b"\r\n")[0].decode("ascii", "replace")
    if len(line.split(" ")) != 3:
        raise OSError("no HTTP")
    return line


async def _answer(writer: asyncio.StreamWriter, status: str, header: str, page: str) -> None:
    body = page.encode()
    head = (
        f"HTTP/1.1 {status}\r\n{header}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode("ascii", "replace") + body)
    await writer.drain()


async def _run(path: str) -> None:
    reasons = Reasons()
    logging.getLogger("cellwatch").addHandler(reasons)
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await Relay(Discovery(__version__), reasons).listen(path)


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: python -m cellwatch.relay SOCKET", file=sys.stderr)
        return 2
    asyncio.run(_run(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
