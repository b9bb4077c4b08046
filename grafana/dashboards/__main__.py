"""Writes the dashboards' JSON: ``python -m dashboards FOLDER``."""

from __future__ import annotations

import argparse
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from . import application, cells, fleet, itself, variables

BOARDS = (cells.board, application.board, fleet.board, itself.board)


def written(address: str) -> dict[str, str]:
    """The files, by name."""
    boards = [board(address).build() for board in BOARDS]
    return {
        f"{board.uid}.json": JSONEncoder(indent=2, sort_keys=True, ensure_ascii=False).encode(board)
        + "\n"
        for board in boards
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--cellwatch",
        metavar="URL",
        default=variables.DEFAULT_ADDRESS,
        help="address of Cellwatch as browsers reach it; links begin with it (%(default)s)",
    )
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name, text in written(arguments.cellwatch.rstrip("/")).items():
        (arguments.folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
