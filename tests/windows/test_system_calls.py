"""The calls of Windows itself, asked for real: on Windows, or on Wine."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform != "win32":
    pytest.skip("asks Windows itself", allow_module_level=True)

import _winapi
import ctypes

from dockmirror.cancellation import CancelToken
from dockmirror.daemonjson import sha256
from dockmirror.elevation import consent
from dockmirror.elevation.consent_calls import WindowsConsent
from dockmirror.elevation.failure import HelperLost, HelperRefused
from dockmirror.elevation.session import HelperSession
from dockmirror.elevation.start import start_helper
from dockmirror.engine.engine import Engine
from dockmirror.engine.unreachable import EngineUnreachable, Obstacle
from dockmirror.helper import file_lock
from dockmirror.helper.client import Client
from dockmirror.helper.command import run
from dockmirror.helper.config_file import ConfigFile
from dockmirror.helper.engine_api import EngineSilent, SocketEngine
from dockmirror.helper.owners import person_and_administrators
from dockmirror.helper.person import Person
from dockmirror.helper.process_start import process_started
from dockmirror.helper.programs import ENVIRONMENT, find_program
from dockmirror.helper.windows import event_log, folders, named_event, token
from dockmirror.helper.windows.access import read_access
from dockmirror.helper.windows.disk import FOLDER
from dockmirror.helper.windows.docker_service import find_docker_windows_service
from dockmirror.helper.windows.file_calls import WindowsDisk
from dockmirror.helper.windows.named_pipe import Pipe
from dockmirror.helper.windows.services import WindowsServices


@pytest.fixture
def client() -> Iterator[Client]:
    requests, to_helper = os.pipe()
    from_helper, replies = os.pipe()
    made = Client(requests, replies)
    yield made
    made.close()
    os.close(to_helper)
    os.close(from_helper)


def test_windows_says_where_its_folders_are() -> None:
    for folder in (folders.program_data(), folders.program_files(), folders.system_folder()):
        assert Path(folder).is_dir()
    assert ENVIRONMENT["PATH"].startswith(folders.system_folder())
    assert find_program("cmd") == str(Path(folders.system_folder(), "cmd.exe"))


def test_a_process_is_told_by_its_start_and_its_user() -> None:
    assert process_started(os.getpid()) == process_started(os.getpid()) != ""
    assert token.sid_of_process(os.getpid()) == token.own_sid()
    assert token.own_sid().startswith("S-1-5-")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert process_started(child.pid) not in ("", process_started(os.getpid()))
        child.communicate(b"\n")
    assert process_started(child.pid) == "", "it has ended"


def test_a_file_is_made_read_replaced_and_deleted(tmp_path: Path) -> None:
    disk, folder = WindowsDisk(), str(tmp_path)
    one, other = f"{folder}\\one", f"{folder}\\other"
    assert disk.attributes(one) is None
    disk.create(one, b"x" * 200_000)
    with pytest.raises(FileExistsError):
        disk.create(one, b"")
    assert len(disk.read(one, 300_000)) == 200_000
    assert disk.read(one, 5) == b"xxxxx"
    disk.create(other, b"old")
    disk.set_attributes(other, 0x2)
    assert (disk.attributes(other) or 0) & 0x2
    disk.move(one, other)
    assert len(disk.read(other, 300_000)) == 200_000
    disk.delete(other)
    with pytest.raises(FileNotFoundError):
        disk.delete(other)


def test_a_folder_is_made_with_its_access_list_and_removed(tmp_path: Path) -> None:
    disk, path = WindowsDisk(), str(tmp_path / "made")
    disk.make_folder(path, "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)")
    assert (disk.attributes(path) or 0) & FOLDER
    access = read_access(disk.security(path))
    assert access.owner.startswith("S-1-5-")
    disk.give_security(path, disk.security(path))
    disk.remove_folder(path)
    assert disk.attributes(path) is None


def test_a_persons_configuration_file_is_replaced(tmp_path: Path) -> None:
    owners = person_and_administrators(token.own_sid())
    file = ConfigFile(str(tmp_path / "config" / "daemon.json"), owners=owners)
    assert file.folder_is_missing()
    file.write(b"{}\r\n", expected=sha256(None))
    file.write(b'{"debug": true}\r\n', expected=sha256(b"{}\r\n"))
    assert file.read() == b'{"debug": true}\r\n'
    file.write(None, expected=sha256(b'{"debug": true}\r\n'))
    file.remove_leftovers(remove_folder=True)
    assert not (tmp_path / "config").exists()


def test_a_lock_is_taken_once(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    held = os.open(path, os.O_RDWR | os.O_CREAT)
    file_lock.take(held)
    code = (
        "import os, sys; from dockmirror.helper import file_lock\n"
        "try: file_lock.take(os.open(sys.argv[1], os.O_RDWR))\n"
        "except BlockingIOError: sys.exit(7)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 7
    os.close(held)
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 0


def test_a_program_is_run_to_its_end_or_ended(client: Client) -> None:
    done = run([sys.executable, "-c", "print('x' * 70000)"], client, seconds=60, limit=1000)
    assert (done.code, len(done.output), done.truncated) == (0, 1000, True)
    done = run([sys.executable, "-c", "raise SystemExit(3)"], client, seconds=60)
    assert done.code == 3
    endless = "print('begun', flush=True)\nwhile True: input()"
    assert run([sys.executable, "-c", endless], client, seconds=60).code == 1
    stays = "import time; print('begun', flush=True); time.sleep(600)"
    stopped = run([sys.executable, "-c", stays], client, seconds=3)
    assert stopped.code is None


def test_a_pipe_is_spoken_to_and_its_server_is_known() -> None:
    name = f"\\\\.\\pipe\\dockmirror-test-{os.getpid()}"
    body = b'{"RegistryConfig": {"Mirrors": ["https://a.test/"]}, "ServerVersion": "28.3.0"}'

    def serve_twice() -> None:
        for answer in (b"OK", body):
            pipe = _winapi.CreateNamedPipe(name, 3, 0, 255, 65536, 65536, 0, 0)
            ready.release()
            with_client(pipe, lambda _request, answer=answer: answer)

    def with_client(pipe: int, answer: Callable[[bytes], bytes]) -> None:
        # ERROR_PIPE_CONNECTED: the client was there first.
        with contextlib.suppress(OSError):
            _winapi.ConnectNamedPipe(pipe)
        request, _code = _winapi.ReadFile(pipe, 65536)
        told = answer(request)
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(told)}\r\n\r\n".encode()
        _winapi.WriteFile(pipe, head + told)
        kept.append(pipe)

    kept: list[int] = []
    ready = threading.Semaphore(0)
    server = threading.Thread(target=serve_twice)
    server.start()
    ready.acquire()
    engine = SocketEngine(name.replace("\\", "/"), server=os.getpid)
    assert engine._get("/_ping") == b"OK"
    ready.acquire()
    assert engine._get("/info") == body
    server.join()
    for pipe in kept:
        _winapi.CloseHandle(pipe)


def test_a_pipe_of_another_process_or_none_is_no_engine() -> None:
    name = f"\\\\.\\pipe\\dockmirror-test-other-{os.getpid()}"
    with pytest.raises(FileNotFoundError):
        Pipe(name, 1)
    pipe = _winapi.CreateNamedPipe(name, 3, 0, 255, 65536, 65536, 0, 0)
    with pytest.raises(EngineSilent, match="another process"):
        SocketEngine(name, server=lambda: os.getpid() + 1).info()
    _winapi.CloseHandle(pipe)


def test_a_server_that_says_nothing_is_given_up() -> None:
    name = f"\\\\.\\pipe\\dockmirror-test-silent-{os.getpid()}"
    pipe = _winapi.CreateNamedPipe(name, 3, 0, 255, 65536, 65536, 0, 0)
    with pytest.raises(EngineSilent):
        SocketEngine(name, seconds=0.2).info()
    _winapi.CloseHandle(pipe)


def test_a_named_event_is_set() -> None:
    kernel = ctypes.WinDLL("kernel32")
    kernel.CreateEventW.restype = ctypes.c_void_p
    name = f"Global\\dockmirror-test-{os.getpid()}"
    event = kernel.CreateEventW(None, False, False, name)
    named_event.set_event(name)
    assert kernel.WaitForSingleObject(ctypes.c_void_p(event), 0) == 0
    with pytest.raises(FileNotFoundError):
        named_event.set_event(f"{name}-none")


def test_a_service_that_is_not_there_is_none() -> None:
    assert WindowsServices().status("dockmirror-test-none") is None
    if WindowsServices().status("docker") is None:
        assert find_docker_windows_service() is None


def test_a_line_goes_into_the_application_log() -> None:
    event_log.report("a line of Dockmirror's tests")


def test_a_person_has_folders_and_owners() -> None:
    person = Person.of_this_process()
    assert Path(person.home).is_dir()
    assert person.sid in person.owners.sids
    assert person.environment["USERPROFILE"] == person.home


def test_a_persons_own_helper_serves_a_session() -> None:
    with start_helper(CancelToken(), elevated=False) as session:
        with pytest.raises(HelperRefused) as refused:
            session.open("docker-engine")
        assert refused.value.code == "docker-not-found", "there is none on Windows"


class PromptForPython(WindowsConsent):
    """Windows' own prompt and pipes, for a helper that is not installed."""

    def run(self, program: str, arguments: str) -> int:
        assert program == "dockmirror-helper.exe"
        return super().run(sys.executable, f"-m dockmirror.helper {arguments}")


@pytest.mark.skipif(
    not hasattr(ctypes.WinDLL("ntdll"), "wine_get_version"), reason="would ask a person"
)
def test_a_helper_that_is_elevated_speaks_through_its_pipes() -> None:
    helper = consent.start(Path("dockmirror-helper.exe"), PromptForPython())
    with HelperSession(helper, CancelToken()) as session:
        session.wait_until_ready()
        assert session.pid not in (0, os.getpid())
        with pytest.raises(HelperRefused) as refused:
            session.open("docker-engine")
        assert refused.value.code in ("docker-not-found", "state-unsafe")
    assert helper.wait(0)


def test_a_program_that_is_not_there_is_said() -> None:
    class Nothing(WindowsConsent):
        def run(self, program: str, arguments: str) -> int:
            return super().run("C:\\there is no such program.exe", arguments)

    session = HelperSession(consent.start(Path("x"), Nothing()), CancelToken())
    with pytest.raises(HelperLost):
        session.wait_until_ready()
    session.abandon()


def test_an_engine_that_is_not_there_is_told_from_one_that_is_silent() -> None:
    with pytest.raises(EngineUnreachable) as absent:
        Engine.connect(f"npipe:////./pipe/dockmirror-test-none-{os.getpid()}")
    assert absent.value.obstacle is Obstacle.SOCKET_ABSENT
    name = f"dockmirror-test-mute-{os.getpid()}"
    pipe = _winapi.CreateNamedPipe(f"\\\\.\\pipe\\{name}", 3, 0, 255, 65536, 65536, 0, 0)
    with pytest.raises(EngineUnreachable) as silent:
        Engine.connect(f"npipe:////./pipe/{name}", timeout=1)
    assert silent.value.obstacle is not Obstacle.SOCKET_ABSENT
    _winapi.CloseHandle(pipe)
