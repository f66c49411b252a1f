from dataclasses import replace
from pathlib import PureWindowsPath

from dockmirror.daemonjson import sha256
from dockmirror.helper.journal import Entry
from dockmirror.helper.windows.by_hand import put_back_on_windows
from dockmirror.helper.windows.docker_service import look_up
from tests.unit.helper.windows.services_in_memory import ServicesInMemory

PATH = "C:\\ProgramData\\docker\\config\\daemon.json"
BACKUP = PureWindowsPath("C:\\ProgramData\\Dockmirror\\pending\\before")
ENTRY = Entry(
    action="set-mirrors",
    target="docker-windows-service",
    config_path=PATH,
    real_path=PATH,
    mirrors_before=(),
    mirrors_after=(),
    before_sha256=sha256(b"{}"),
    after_sha256=sha256(b"{ }"),
    time_iso="",
    uid=1001,
)


def test_the_commands_put_the_file_back_and_restart_the_service() -> None:
    service = look_up(ServicesInMemory(), "C:\\ProgramData", read_text=lambda _path: "")
    assert put_back_on_windows(ENTRY, BACKUP, service, file_is_back=False) == (
        f"Copy-Item -Force '{BACKUP}' '{PATH}'",
        "Restart-Service docker",
    )
    assert put_back_on_windows(ENTRY, BACKUP, None, file_is_back=True) == ()


def test_a_file_that_was_not_there_is_removed() -> None:
    entry = replace(ENTRY, before_sha256=sha256(None))
    assert put_back_on_windows(entry, BACKUP, None, file_is_back=False) == (
        f"Remove-Item -Force '{PATH}'",
    )
