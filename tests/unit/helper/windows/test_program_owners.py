import pytest

from dockmirror.helper.owners import ADMINISTRATORS as TRUSTED
from dockmirror.helper.owners import ROOT
from dockmirror.helper.windows.disk import FOLDER, LINK
from dockmirror.helper.windows.program_owners import (
    only_owners_can_change_file,
    only_owners_can_change_program,
)
from dockmirror.helper.windows.storage import is_folder_of
from tests.unit.helper.windows.disk_in_memory import (
    ANNAS,
    CLOSED,
    PROGRAM_DATA,
    READABLE,
    ROOT_OF_C,
    DiskInMemory,
)

FOLDERS = ("C:\\Program Files", "C:\\Program Files\\Dockmirror")
HELPER = "C:\\Program Files\\Dockmirror\\dockmirror-helper.exe"


@pytest.fixture
def disk() -> DiskInMemory:
    made = DiskInMemory()
    made.folder("C:\\", ROOT_OF_C)
    for folder in FOLDERS:
        made.folder(folder, READABLE)
    made.file(HELPER, b"MZ", READABLE)
    return made


def test_a_helper_in_program_files_is_trusted(disk: DiskInMemory) -> None:
    assert only_owners_can_change_program(HELPER, TRUSTED, disk)


def test_one_that_its_user_can_write_is_not(disk: DiskInMemory) -> None:
    disk.file(HELPER, b"MZ", ANNAS)
    assert not only_owners_can_change_program(HELPER, TRUSTED, disk)


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("security", [ANNAS, PROGRAM_DATA])
def test_one_that_can_be_replaced_is_not(disk: DiskInMemory, folder: str, security: bytes) -> None:
    disk.folder(folder, security)
    harmless = folder == FOLDERS[0] and security is PROGRAM_DATA
    assert only_owners_can_change_program(HELPER, TRUSTED, disk) is harmless


def test_what_is_only_read_may_have_other_files_beside_it(disk: DiskInMemory) -> None:
    disk.folder(FOLDERS[1], PROGRAM_DATA)
    assert only_owners_can_change_file(HELPER, TRUSTED, disk)
    disk.folder(FOLDERS[1], ANNAS)
    assert not only_owners_can_change_file(HELPER, TRUSTED, disk)
    disk.folder(FOLDERS[1], READABLE)
    disk.file(HELPER, b"MZ", ANNAS)
    assert not only_owners_can_change_file(HELPER, TRUSTED, disk)


@pytest.mark.parametrize("path", [HELPER, *FOLDERS])
def test_no_link_is_trusted(disk: DiskInMemory, path: str) -> None:
    disk.items[path.lower()].attributes |= LINK
    assert not only_owners_can_change_program(HELPER, TRUSTED, disk)


@pytest.mark.parametrize(
    "path", ["", "dockmirror-helper.exe", "\\\\server\\share\\a.exe", FOLDERS[1]]
)
def test_what_is_no_program_on_a_drive_is_not(disk: DiskInMemory, path: str) -> None:
    assert not only_owners_can_change_program(path, TRUSTED, disk)


def test_the_journals_folder_is_the_administrators_alone() -> None:
    disk = DiskInMemory()
    disk.folder("C:\\", ROOT_OF_C)
    for name, security, attributes, trusted in (
        ("C:\\closed", CLOSED, 0, True),
        ("C:\\readable", READABLE, 0, True),
        ("C:\\annas", ANNAS, 0, False),
        ("C:\\filled", PROGRAM_DATA, 0, False),
        ("C:\\link", CLOSED, LINK, False),
    ):
        disk.folder(name, security, attributes | FOLDER)
        assert is_folder_of(name, ROOT, disk) is trusted
    assert not is_folder_of("C:\\none", ROOT, disk)


@pytest.mark.parametrize(("above", "trusted"), [(PROGRAM_DATA, True), (ANNAS, False)])
def test_nobody_else_can_put_another_folder_in_its_place(above: bytes, trusted: bool) -> None:
    disk = DiskInMemory()
    disk.folder("C:\\", ROOT_OF_C)
    disk.folder("C:\\ProgramData", PROGRAM_DATA)
    disk.folder("C:\\ProgramData\\Dockmirror", above)
    disk.folder("C:\\ProgramData\\Dockmirror\\State", READABLE)
    assert is_folder_of("C:\\ProgramData\\Dockmirror\\State", ROOT, disk) is trusted
