"""The person's home folder, below which Cellwatch's own files are."""

from __future__ import annotations

import os

SHOWN_FOLDER = os.path.join("~", ".local", "share", "cellwatch")
"""Of our files, as people are told of it."""


class NoHome(OSError):
    """There is none, as in a container whose user has no account. The message is for people."""

    def __init__(self) -> None:
        super().__init__("no home folder is known: set HOME")


def home() -> str:
    """``HOME``, else the account's. Only an absolute path is one, as for the server and drivers.

    :raises NoHome: there is neither
    """
    named = os.environ.get("HOME", "")
    if not os.path.isabs(named) and os.name == "posix":
        import pwd

        try:
            named = pwd.getpwuid(os.getuid()).pw_dir
        except KeyError:
            named = ""
    elif not named:
        named = os.path.expanduser("~")
    if not os.path.isabs(named):
        raise NoHome
    return named


def expanded(path: str) -> str:
    """The path with the home folder in place of a tilde at its start.

    :raises NoHome: it begins with a tilde, and there is none
    """
    first, _, rest = path.partition(os.sep)
    return os.path.join(home(), rest) if first == "~" else os.path.expanduser(path)


def own_folder() -> str:
    """Where Cellwatch's own files are: the runtime file, tokens, logs.

    :raises NoHome: nowhere
    """
    return expanded(SHOWN_FOLDER)
