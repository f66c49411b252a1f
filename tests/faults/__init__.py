"""What happens when something goes wrong, on a real machine: kills, disks, daemons, attackers."""

import os
from pathlib import Path
from typing import Final

import pytest

INSIDE: Final = Path(__file__).with_name("inside.py")

ALL: Final = os.environ.get("DOCKMIRROR_FAULTS") == "all"
"""Whether to try every point (``make faults``), or a part of them (``make test``)."""

on_demand = pytest.mark.skipif(not ALL, reason="tried by make faults")
"""For what ``make test`` has no time for."""
