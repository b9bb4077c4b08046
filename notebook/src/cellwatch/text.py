"""Cleans odd names, so that a legitimate strange name is never refused by the server.

The server and the driver are Java: they count a text's length in UTF-16 units, so the limits here
do too.
"""

from __future__ import annotations

import re

NOTEBOOK_LIMIT = 512
CELL_LIMIT = 256
USER_LIMIT = 256
TITLE_LIMIT = 120
ERROR_LIMIT = 4096

_NOT_IN_A_NAME = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_IN_A_MESSAGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def name(value: object, limit: int) -> str:
    """One line: control characters and lone surrogates become U+FFFD, then it is cut to limit."""
    return _cut(_NOT_IN_A_NAME.sub("\ufffd", str(value)[:limit]), limit)


def message(value: object, limit: int = ERROR_LIMIT) -> str:
    """As :func:`name`, but line breaks and tabs stay."""
    return _cut(_NOT_IN_A_MESSAGE.sub("\ufffd", str(value)[:limit]), limit)


def first_line(source: str) -> str:
    """The first line of a cell's source that is not blank: what a person recognises it by."""
    for line in source.splitlines():
        if line.strip():
            return name(line.strip(), TITLE_LIMIT)
    return ""


def _cut(value: str, limit: int) -> str:
    if value.isascii() or len(value.encode("utf-16-le")) // 2 <= limit:
        return value
    units = value.encode("utf-16-le")[: limit * 2]
    return units.decode("utf-16-le", errors="ignore")
