"""Where the journals and histories of all targets are, whether or not a target is still here."""

import os
from pathlib import Path

from dockmirror.helper.person import Person
from dockmirror.helper.protocol import PERSONS_TARGETS, SYSTEM_TARGETS
from dockmirror.helper.state_directory import STATE_DIRECTORY, of_target


def state_directories() -> dict[str, Path]:
    """The folder of each target that can have one for whoever runs this, by the target's id."""
    folders = {target: of_target(STATE_DIRECTORY, target) for target in SYSTEM_TARGETS}
    if os.geteuid() != 0:
        base = Person.of_this_process().state_directory
        folders |= {target: of_target(base, target) for target in PERSONS_TARGETS}
    return folders
