"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

from palpate.cli.output import DataFormat

LibraryUri = Annotated[
    str | None,
    typer.Option(
        "--library",
        metavar="URI",
        help="Folder or object store of the library; without it PALPATE_LIBRARY, else your data folder.",
        show_default=False,
    ),
]
At = Annotated[
    int | None,
    typer.Option(
        "--at", metavar="VERSION", min=1, help="Version of the library ('palpate library versions'); without it the newest."
    ),
]
Form = Annotated[DataFormat, typer.Option("--format", "-f", help="For people or for programs.")]
