"""Other bytes than the file's shown to the engine for the length of a reload, the file untouched.

A reload leaves in force what the file does not name, so it must sometimes be shown more than the
file is to hold. A copy is then laid over the file, as a bind mount where the engine sees it
(mount(8), nsenter(1)): nothing on the disk changes, and a machine that stops has the file alone. A
process of its own holds the copy in place, and takes it away when the helper says so or ends,
however that comes about.
"""

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Protocol

from dockmirror.helper import descriptors, file_lock
from dockmirror.helper.client import Client
from dockmirror.helper.config_file import ConfigFile
from dockmirror.helper.ending import Refused
from dockmirror.helper.programs import ENVIRONMENT, find_program

FOLDER: Final = Path("/run/dockmirror-cover")
"""Root's alone. Not removed again: its lock is what a holder is waited for with."""

_NAME: Final = "daemon.json"
_SECONDS: Final = 10.0
_PAUSE: Final = 0.02
_HOLD: Final = """
trap '' HUP INT TERM PIPE
"$3" -o "$5" "$1" "$2" || exit 1
echo covered
read -r line
"$4" -l "$2"
"""
"""Its arguments: the copy, the file, the programs mount and umount, and the mount's options."""


@dataclass(frozen=True)
class CoverPlace:
    """Where the copy is kept: a folder of its owner's alone.

    ``of_a_person`` is for an engine without root: whoever started that may enter its namespaces,
    of users and of mounts, and lay a copy over a file there (user_namespaces(7)).
    """

    folder: Path = FOLDER
    of_a_person: bool = False

    @property
    def copy(self) -> Path:
        """The copy."""
        return self.folder / _NAME

    @property
    def lock(self) -> Path:
        """What a holder keeps to its end."""
        return self.folder / "lock"

    @property
    def options(self) -> str:
        """Those of the mount: there, what forbids programs cannot be taken back."""
        return "bind,ro,nosuid,nodev" if self.of_a_person else "bind,ro"


SYSTEM: Final = CoverPlace()


class NotCovered(Exception):
    """The file could not be covered: there is none, or this machine does not allow it."""


class Cover(Protocol):
    """What shows the engine other bytes than its file's."""

    def laid_over(self, file: ConfigFile, data: bytes, /) -> AbstractContextManager[None]:
        """Within it, whoever opens ``file`` reads ``data``. Raises ``NotCovered`` on entry."""
        ...


class NoCover:
    """For what nothing can be laid over."""

    @contextmanager
    def laid_over(self, _file: ConfigFile, _data: bytes, /) -> Iterator[None]:
        """See ``Cover``."""
        raise NotCovered
        yield


class BindMount:
    """A copy bound over the file. ``engine_pid`` gives the engine's process, 0 for none."""

    def __init__(
        self, client: Client, engine_pid: Callable[[], int], place: CoverPlace = SYSTEM
    ) -> None:
        self._client = client
        self._engine_pid = engine_pid
        self._place = place

    @contextmanager
    def laid_over(self, file: ConfigFile, data: bytes, /) -> Iterator[None]:
        """See ``Cover``. Raises besides as ``Client.pause`` does."""
        with contextlib.ExitStack() as held:
            try:
                place, pid = self._place, self._engine_pid()
                if place.of_a_person and not pid:
                    raise NotCovered
                lock = held.enter_context(_locked(place))
                path = file.real_path()
                file.copy_to(place.copy, data)
                held.callback(place.copy.unlink, missing_ok=True)
                holder = held.enter_context(_holder(path, pid, lock, place))
                self._await(holder.stdout)
            except (OSError, Refused) as error:
                raise NotCovered from error
            yield

    def _await(self, output: IO[bytes] | None) -> None:
        """Wait until the file is covered; a holder that cannot do so ends, which is seen here."""
        assert output is not None  # noqa: S101  (it is a pipe)
        if sys.platform != "win32":
            os.set_blocking(output.fileno(), False)
        deadline = time.monotonic() + _SECONDS
        while (said := output.read(1)) is None and time.monotonic() < deadline:
            self._client.pause(deadline - time.monotonic(), (output.fileno(),))
        if not said:
            raise NotCovered


def clear(engine_pid: int, place: CoverPlace = SYSTEM) -> None:
    """Take away what a holder that was killed with its helper left. Lock of the helpers held."""
    if not place.folder.exists():
        return
    with contextlib.suppress(OSError), _locked(place):
        for pid in {os.getpid(), engine_pid or os.getpid()}:
            _take_away(pid, place)
        place.copy.unlink(missing_ok=True)


def covered(mountinfo: str) -> list[str]:
    """The files that a copy of ours lies over (proc_pid_mountinfo(5), fields 4 and 5)."""
    fields = [line.split(" ") for line in mountinfo.splitlines()]
    copy = f"/{FOLDER.name}/{_NAME}"
    return [_unescaped(each[4]) for each in fields if len(each) > 4 and copy in each[3]]


def _unescaped(word: str) -> str:
    raw = word.encode("utf-8", "surrogateescape")
    return os.fsdecode(re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), raw))


@contextmanager
def _locked(place: CoverPlace) -> Iterator[int]:
    """The lock that a holder keeps to its end; its descriptor. Raises ``OSError``."""
    place.folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(place.lock, os.O_RDWR | os.O_CREAT | descriptors.NO_FOLLOW, 0o600)
    try:
        deadline = time.monotonic() + _SECONDS
        while True:
            try:
                file_lock.take(descriptor)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(_PAUSE)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _holder(
    path: str, pid: int, lock: int, place: CoverPlace
) -> Iterator["subprocess.Popen[bytes]"]:
    """The process that covers ``path`` where process ``pid`` sees it, until this is left."""
    mount, umount = find_program("mount"), find_program("umount")
    if mount is None or umount is None:
        raise NotCovered
    arguments = (str(place.copy), path, mount, umount, place.options)
    holder = subprocess.Popen(
        [*_entering(pid, place), "/bin/sh", "-c", _HOLD, "sh", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        cwd="/",
        start_new_session=True,
        pass_fds=(lock,),
    )
    try:
        yield holder
    finally:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            holder.communicate(timeout=_SECONDS)
        if holder.poll() != 0:
            holder.kill()
            holder.wait()
            _take_away(pid or os.getpid(), place)


def _take_away(pid: int, place: CoverPlace) -> None:
    """Take our copies away from over whatever they lie over where process ``pid`` sees it."""
    umount = find_program("umount")
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        mountinfo = Path(f"/proc/{pid}/mountinfo").read_bytes().decode("utf-8", "surrogateescape")
        for path in covered(mountinfo) if umount else ():
            subprocess.run(
                [*_entering(pid, place), str(umount), "-l", path],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                env=ENVIRONMENT,
            )


def _entering(pid: int, place: CoverPlace) -> Sequence[str]:
    nsenter = find_program("nsenter")
    if nsenter is None or not pid:
        return ()
    users = (f"--user=/proc/{pid}/ns/user", "--preserve-credentials")
    mounts = f"--mount=/proc/{pid}/ns/mnt"
    return (nsenter, *(users if place.of_a_person else ()), mounts, "--")
