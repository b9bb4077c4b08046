"""Takes secrets out of words that are not our own, before they are shown, sent or kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHOWN = "(secret)"
"""What stands for a secret."""

# Bounded, as a long text may hold the beginning of one again and again.
_ADDRESS = re.compile(r"\b(?:sc|https?)://[^\s;\"'<>]{0,300}((?:;[^\s;\"'<>]*)+)")
"""With parameters, as Spark Connect's has them; PySpark reads them as of an address of HTTP."""
_PARAMETER = re.compile(r"=[^;]*")
_NAMED = re.compile(
    r"(?i)((?:secret|password|token|access[._-]?key)[\w.-]{0,100}=[\"']?)[^\s&;,\"']+"
)


class Redaction:
    """Takes out known secrets, the parameters of addresses, and what is named as a secret.

    A text that is cut first may end within a secret, which is not recognised then: cut afterwards.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        # The longest first: one may be a part of another.
        known = sorted({secret for secret in secrets if secret}, key=len, reverse=True)
        # A text may go through it twice.
        self._known = re.compile("|".join(map(re.escape, (SHOWN, *known))))

    def of(self, text: str) -> str:
        """The text without them."""
        text = _ADDRESS.sub(_without_values, self._known.sub(SHOWN, text))
        return _NAMED.sub(rf"\g<1>{SHOWN}", text)


def _without_values(address: re.Match[str]) -> str:
    begin = address.start(1) - address.start()
    return address[0][:begin] + _PARAMETER.sub("=" + SHOWN, address[1])
