"""Ranges of report numbers, as a server names them in a header: ``3-6 8-45``."""

from __future__ import annotations

import re
from bisect import bisect_right

MOST_CHARACTERS = 16 * 1024
"""A longer text is none: it is read with every report."""

_RANGE = re.compile("([0-9]{1,18})(?:-([0-9]{1,18}))?")


class Ranges:
    """Whole numbers from 1 on, as ascending ranges that hold both their ends."""

    def __init__(self, firsts: list[int], lasts: list[int]) -> None:
        self._firsts = firsts
        self._lasts = lasts

    @classmethod
    def parse(cls, text: str | None) -> Ranges | None:
        """None where there is no text, or where it is not what it should be; an empty one is."""
        if text is None or len(text) > MOST_CHARACTERS:
            return None
        firsts: list[int] = []
        lasts: list[int] = []
        for part in text.split(" ") if text else ():
            found = _RANGE.fullmatch(part)
            if not found:
                return None
            first = int(found[1])
            last = int(found[2] or found[1])
            if not (lasts[-1] if lasts else 0) < first <= last:
                return None
            firsts.append(first)
            lasts.append(last)
        return cls(firsts, lasts)

    def __contains__(self, number: int) -> bool:
        at = bisect_right(self._firsts, number) - 1
        return at >= 0 and number <= self._lasts[at]
