"""What happens when something goes wrong, on a real machine: kills, disks, daemons, attackers."""

import os
from pathlib import Path
from typing import Final

INSIDE: Final = Path(__file__).with_name("inside.py")

ALL: Final = os.environ.get("DOCKMIRROR_FAULTS") == "all"
"""Whether to try every point (``make faults``), or a part of them (``make test``)."""
