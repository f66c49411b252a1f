"""Where a platform keeps a person's files: pure, from its name, its variables and the home folder.

Linux follows the XDG Base Directory Specification, Windows its ``%LOCALAPPDATA%`` and the like.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Final, Self

LINUX: Final = "linux"
MACOS: Final = "darwin"
WINDOWS: Final = "win32"


@dataclass(frozen=True)
class PersonFolders:
    """A person's folders on ``platform``, which is spelt as ``sys.platform``."""

    platform: str
    variables: Mapping[str, str]
    home: PurePath

    @classmethod
    def of_this_process(cls) -> Self:
        """Those of whoever runs this."""
        return cls.of(sys.platform, dict(os.environ))

    @classmethod
    def of(cls, platform: str, variables: Mapping[str, str]) -> Self:
        """Those that ``variables`` name."""
        if platform == WINDOWS:
            return cls(platform, variables, PureWindowsPath(variables.get("USERPROFILE", "C:\\")))
        return cls(platform, variables, PurePosixPath(variables.get("HOME", "/")))

    def named(self, variable: str, *default: str) -> PurePath:
        """The absolute folder that a variable names, else ``default`` below the home folder."""
        value = self.variables.get(variable, "")
        named = self.home.__class__(value)
        return named if value and named.is_absolute() else self.home.joinpath(*default)

    @property
    def config(self) -> PurePath:
        """``$XDG_CONFIG_HOME``."""
        return self.named("XDG_CONFIG_HOME", ".config")

    @property
    def data(self) -> PurePath:
        """``$XDG_DATA_HOME``."""
        return self.named("XDG_DATA_HOME", ".local", "share")

    @property
    def local_app_data(self) -> PurePath:
        """``%LOCALAPPDATA%``."""
        return self.named("LOCALAPPDATA", "AppData", "Local")

    @property
    def program_files(self) -> PurePath:
        """``%ProgramFiles%``."""
        return PureWindowsPath(self._windows("PROGRAMFILES", "C:\\Program Files"))

    @property
    def program_data(self) -> PurePath:
        """``%ProgramData%``."""
        return PureWindowsPath(self._windows("PROGRAMDATA", "C:\\ProgramData"))

    def _windows(self, name: str, default: str) -> str:
        """A variable of Windows', whose names have no case."""
        found = (value for key, value in self.variables.items() if key.upper() == name and value)
        return next(found, default)
