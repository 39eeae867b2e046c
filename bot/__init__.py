"""What makes pictures and keeps promises about them. What people type and click lives in `cogs`."""

import sys

__version__ = "0.1.0"

# An older Python would stumble somewhere inside, with a trace that tells a beginner nothing.
if sys.version_info < (3, 11):  # noqa: UP036  # pip checks it too, but only where it is asked
    sys.exit(
        f"This bot needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}."
        " Make a new .venv with a newer Python, as README.md shows."
    )
