"""The ordinary user whose own engine is meant: their folders, and how their systemd is reached.

The folders follow the XDG Base Directory Specification; systemctl(1) finds the person's service
manager by ``XDG_RUNTIME_DIR``.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from dockmirror.helper.identity import own_number
from dockmirror.helper.owners import Owners, person_and_administrators, person_and_root
from dockmirror.helper.programs import ENVIRONMENT


@dataclass(frozen=True)
class Person:
    """An ordinary user. Every path is absolute; ``own_group`` is theirs alone, or 0.

    ``sid`` is who they are on Windows, "" elsewhere.
    """

    uid: int
    home: str
    own_group: int
    runtime_directory: str
    config_home: str
    state_home: str
    sid: str = ""

    @classmethod
    def of_this_process(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The user of this process."""
        variables = os.environ if environment is None else environment
        if sys.platform == "win32":
            return cls._of_windows(variables)
        import pwd

        uid = own_number()
        home, group = variables.get("HOME", ""), 0
        try:
            entry = pwd.getpwuid(uid)
            home = home or entry.pw_dir
            group = entry.pw_gid if entry.pw_gid == uid else 0
        except KeyError:
            home = home or "/"

        def folder(name: str, default: str) -> str:
            value = variables.get(name, "")
            return value.rstrip("/") if value.startswith("/") else default

        return cls(
            uid=uid,
            home=home,
            own_group=group,
            runtime_directory=folder("XDG_RUNTIME_DIR", f"/run/user/{uid}"),
            config_home=folder("XDG_CONFIG_HOME", f"{home}/.config"),
            state_home=folder("XDG_STATE_HOME", f"{home}/.local/state"),
        )

    @classmethod
    def _of_windows(cls, variables: Mapping[str, str]) -> Self:
        """The user, with the folders of learn.microsoft.com, "Recognized environment variables"."""
        sid = ""
        if sys.platform == "win32":
            from dockmirror.helper.windows.token import own_sid

            sid = own_sid()
        home = variables.get("USERPROFILE") or str(Path.home())
        local = variables.get("LOCALAPPDATA") or f"{home}\\AppData\\Local"
        return cls(
            uid=own_number(),
            home=home,
            own_group=0,
            runtime_directory=f"{local}\\Temp",
            config_home=variables.get("APPDATA") or f"{home}\\AppData\\Roaming",
            state_home=local,
            sid=sid,
        )

    @property
    def owners(self) -> Owners:
        """Who may change what is on the way to a file of theirs."""
        if self.sid:
            return person_and_administrators(self.sid)
        return person_and_root(self.uid, self.own_group)

    @property
    def state_directory(self) -> Path:
        """Where their own process keeps journal and history."""
        return Path(self.state_home) / "dockmirror"

    @property
    def environment(self) -> Mapping[str, str]:
        """What the system's programs are given so that they reach this person's systemd."""
        if self.sid:
            own = {"USERPROFILE": self.home, "APPDATA": self.config_home}
            return {**ENVIRONMENT, **own, "LOCALAPPDATA": self.state_home}
        return {**ENVIRONMENT, "HOME": self.home, "XDG_RUNTIME_DIR": self.runtime_directory}
