"""Time and peak memory of a program, taken by a small process of its own.

On Linux the peak of a new process starts at the memory of the process it was made from, so a benchmark that holds a
library in memory would measure itself. This file, run as a program, is that small process: it imports next to nothing.
"""

from __future__ import annotations

import json
import os
import sys
import time


def launch(command: list[str]) -> dict[str, float]:
    """Run `command` with its output thrown away; its exit code, wall-clock seconds and peak resident megabytes (10^6)."""
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=silent)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes on macOS, kibibytes on Linux
    return {
        "code": os.waitstatus_to_exitcode(status),
        "seconds": seconds,
        "peak_mb": usage.ru_maxrss * unit / 1e6,
    }


def measure(command: list[str], env: dict[str, str] | None = None) -> tuple[float, float]:
    """Seconds and peak megabytes of `command`; raises `RuntimeError` with what it wrote to standard error if it fails."""
    import subprocess

    done = subprocess.run(
        [sys.executable, "-I", "-S", __file__, *command],
        env=os.environ | (env or {}),
        capture_output=True,
        text=True,
        check=True,
    )
    taken = json.loads(done.stdout)
    if taken["code"] != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {taken['code']}: {done.stderr.strip()[-2000:]}")
    return taken["seconds"], taken["peak_mb"]


if __name__ == "__main__":
    print(json.dumps(launch(sys.argv[1:])))
