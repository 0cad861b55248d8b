"""What the commands on the desk share."""

from __future__ import annotations

from typing import Annotated

import typer

DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="Database of the desk: sqlite:///FILE or postgresql://USER@HOST/NAME; without it PALPATE_DATABASE_URL, else a file "
        "in your data folder.",
        show_default=False,
    ),
]
