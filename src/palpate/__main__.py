"""`python -m palpate` is the command `palpate`."""

import sys

from palpate.cli import main

sys.exit(main())
