"""Where the journals and histories of all targets are, whether or not a target is still here."""

from pathlib import Path

from dockmirror.helper.identity import is_root
from dockmirror.helper.person import Person
from dockmirror.helper.protocol import PERSONS_TARGETS, SYSTEM_TARGETS
from dockmirror.helper.state_directory import STATE_DIRECTORY, of_target


def state_directories() -> tuple[tuple[str, Path], ...]:
    """A target's id and its folder, for every one that whoever runs this can have."""
    folders = [(target, of_target(STATE_DIRECTORY, target)) for target in SYSTEM_TARGETS]
    if not is_root():
        base = Person.of_this_process().state_directory
        mine = {target: of_target(base, target) for target in PERSONS_TARGETS}
        folders = [one for one in folders if one[0] not in mine] + list(mine.items())
    return tuple(folders)
