import pytest

from dockmirror.daemonjson import SIZE_LIMIT, sha256
from dockmirror.helper.config_words import ChangedMeanwhile, WriteFailed
from dockmirror.helper.ending import Refused
from dockmirror.helper.owners import person_and_administrators
from dockmirror.helper.windows.config_file import ConfigFile
from dockmirror.helper.windows.disk import FOLDER, LINK
from tests.unit.helper.windows.disk_in_memory import (
    ANNA,
    ANNAS,
    CLOSED,
    PROGRAM_DATA,
    READABLE,
    ROOT_OF_C,
    DiskInMemory,
    with_docker,
)

PATH = "C:\\ProgramData\\docker\\config\\daemon.json"
FRESH = "C:\\ProgramData\\docker\\config\\.daemon.json.dockmirror-new"
OLD, NEW = b'{"debug": true}\r\n', b'{"debug": true, "registry-mirrors": ["https://a.test"]}\r\n'


def refusal(path: str, disk: DiskInMemory) -> Refused:
    with pytest.raises(Refused) as refused:
        ConfigFile(path, disk=disk).read()
    return refused.value


def test_the_file_is_replaced_in_one_step_and_keeps_what_else_it_has() -> None:
    disk = with_docker()
    disk.file(PATH, OLD, READABLE, attributes=0x22)
    ConfigFile(PATH, disk=disk).write(NEW, expected=sha256(OLD))
    item = disk.items[PATH.lower()]
    assert (item.data, item.attributes) == (NEW, 0x22)
    assert item.security[20:] == READABLE[20:]
    assert disk.done == ["create", "give_security", "set_attributes", "move"]


def test_a_file_that_is_not_there_is_made_and_taken_away_again() -> None:
    disk = with_docker()
    file = ConfigFile(PATH, disk=disk)
    assert file.read() is None
    file.write(NEW, expected=sha256(None))
    assert file.read() == NEW
    file.write(None, expected=sha256(NEW))
    assert file.read() is None


def test_a_missing_folder_is_made_and_removed_again() -> None:
    disk = with_docker()
    del disk.items["c:\\programdata\\docker\\config"]
    file = ConfigFile(PATH, disk=disk)
    assert file.folder_is_missing()
    file.write(NEW, expected=sha256(None))
    assert file.read() == NEW
    file.write(None, expected=sha256(NEW))
    file.remove_leftovers(remove_folder=True)
    assert "config" not in disk.names()


@pytest.mark.parametrize("call", ["create", "give_security", "set_attributes", "move"])
def test_a_write_that_is_refused_half_way_leaves_the_file_and_nothing_beside_it(call: str) -> None:
    disk = with_docker()
    disk.file(PATH, OLD, CLOSED)
    disk.fails = call
    with pytest.raises(WriteFailed):
        ConfigFile(PATH, disk=disk).write(NEW, expected=sha256(OLD))
    assert disk.items[PATH.lower()].data == OLD
    assert FRESH.lower() not in disk.items


def test_somebody_elses_edit_is_not_overwritten() -> None:
    disk = with_docker()
    disk.file(PATH, b"{}", CLOSED)
    with pytest.raises(ChangedMeanwhile):
        ConfigFile(PATH, disk=disk).write(NEW, expected=sha256(OLD))
    assert disk.items[PATH.lower()].data == b"{}"


def test_what_a_crash_left_beside_the_file_is_written_over_and_removed() -> None:
    disk = with_docker()
    disk.file(FRESH, b"half", CLOSED)
    file = ConfigFile(PATH, disk=disk)
    file.write(NEW, expected=sha256(None))
    assert FRESH.lower() not in disk.items
    disk.file(FRESH, b"half", CLOSED)
    file.remove_leftovers()
    assert FRESH.lower() not in disk.items


def test_a_folder_that_an_ordinary_user_made_is_refused() -> None:
    disk = with_docker()
    disk.folder("C:\\ProgramData\\docker", ANNAS)
    refused = refusal(PATH, disk)
    assert refused.code == "unsafe-path"
    assert refused.facts == {"path": "C:\\ProgramData\\docker"}


def test_a_folder_that_users_can_add_to_is_refused_for_the_file_itself_only() -> None:
    disk = with_docker()
    disk.folder("C:\\ProgramData\\docker", PROGRAM_DATA)
    assert ConfigFile(PATH, disk=disk).read() is None
    disk.folder("C:\\ProgramData\\docker\\config", PROGRAM_DATA)
    assert refusal(PATH, disk).code == "unsafe-path"


@pytest.mark.parametrize("name", ["C:\\ProgramData\\docker", "C:\\ProgramData\\docker\\config"])
def test_no_link_on_the_way_is_followed(name: str) -> None:
    disk = with_docker()
    disk.folder(name, CLOSED, LINK)
    assert refusal(PATH, disk).code == "unsafe-path"


@pytest.mark.parametrize("attributes", [FOLDER, LINK, 0x40])
def test_only_an_ordinary_file_is_read(attributes: int) -> None:
    disk = with_docker()
    disk.file(PATH, OLD, CLOSED, attributes)
    assert refusal(PATH, disk).code == "not-a-regular-file"


def test_a_file_that_is_too_large_is_refused() -> None:
    disk = with_docker()
    disk.file(PATH, b" " * (SIZE_LIMIT + 1), CLOSED)
    assert refusal(PATH, disk).code == "too-large"


@pytest.mark.parametrize(
    "path",
    [
        "daemon.json",
        "\\ProgramData\\docker\\daemon.json",
        "C:daemon.json",
        "\\\\server\\share\\daemon.json",
        "\\\\.\\C:\\daemon.json",
        "\\\\?\\C:\\daemon.json",
        "C:\\a\\..\\daemon.json",
        "C:\\a\\daemon.json:stream",
        "C:\\a\0b\\daemon.json",
    ],
)
def test_only_a_plain_path_on_a_drive_is_taken(path: str) -> None:
    assert refusal(path, with_docker()).code == "unsafe-path"


def test_a_path_that_leads_nowhere_is_said() -> None:
    refused = refusal("C:\\ProgramData\\docker\\none\\deeper\\daemon.json", with_docker())
    assert refused.code == "config-unreadable"


def test_a_persons_own_file_is_changed_with_their_rights_alone() -> None:
    disk = DiskInMemory()
    disk.folder("C:\\", ROOT_OF_C)
    disk.folder("C:\\Users", READABLE)
    disk.folder("C:\\Users\\Anna", ANNAS)
    path = "C:\\Users\\Anna\\daemon.json"
    assert refusal(path, disk).code == "unsafe-path"
    own = ConfigFile(path, owners=person_and_administrators(ANNA), disk=disk)
    own.write(NEW, expected=sha256(None))
    assert own.read() == NEW
