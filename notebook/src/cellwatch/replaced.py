"""Replaces a method of a class in a way that can be undone."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

_ABSENT = object()


class ReplacedMethod:
    """A method of a class, replaced by one made from it until :meth:`undo`.

    If somebody wrapped ours in the meantime, it cannot be taken out any more; then it stays and
    only passes on to the original.
    """

    def __init__(
        self, owner: type, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]
    ) -> None:
        self._owner = owner
        self._name = name
        self._own = owner.__dict__.get(name, _ABSENT)
        original = getattr(owner, name)
        changed = make(original)
        self._undone = False

        @functools.wraps(original)
        def method(*args: Any, **kwargs: Any) -> Any:
            if self._undone:
                return original(*args, **kwargs)
            return changed(*args, **kwargs)

        self._method = method
        setattr(owner, name, method)

    def undo(self) -> None:
        self._undone = True
        if self._owner.__dict__.get(self._name) is self._method:
            if self._own is _ABSENT:
                delattr(self._owner, self._name)
            else:
                setattr(self._owner, self._name, self._own)
