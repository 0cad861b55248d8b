"""What commands that draw share: a check of the file's ending before the work, and writing the picture."""

from __future__ import annotations

from pathlib import Path

from palpate.cli.output import say
from palpate.errors import UsageError


def check_plot(plot: Path | None) -> None:
    """Raise `UsageError` for a file whose ending is no picture's."""
    from palpate.rendering.forest_plot import PLOT_SUFFIXES

    if plot and plot.suffix.lower() not in PLOT_SUFFIXES:
        raise UsageError(f"'{plot}' is no picture that can be drawn: name a file that ends in {', '.join(PLOT_SUFFIXES)}")


def write_plot(plot: Path, picture: bytes, what: str) -> None:
    """Write a picture and say so on standard error, with what is in it."""
    try:
        plot.write_bytes(picture)
    except OSError as error:
        raise UsageError(f"'{plot}' can't be written ({error.strerror or error}): give another --plot") from error
    say(f"Wrote {plot}: {what}")
