"""Which process an engine of this computer is: another one means that it was restarted."""

from dockmirror.helper.process_start import process_started
from dockmirror.targets.discovery import find_targets


def engine_process(target_id: str) -> str:
    """What tells the engine's process from a later one; "" where none is seen on this computer."""
    pid = next((each.main_pid for each in find_targets() if each.id == target_id), None)
    started = process_started(pid) if pid else ""
    return f"{pid}:{started}" if started else ""
