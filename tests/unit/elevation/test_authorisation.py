import os
import shlex
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dockmirror.cancellation import CancelToken
from dockmirror.elevation import authorisation
from dockmirror.elevation.failure import ElevationDenied, HelperLost
from dockmirror.elevation.late import LateHelper
from dockmirror.elevation.session import HelperSession
from dockmirror.helper import macos_socket

REPOSITORY = Path(__file__).resolve().parents[3]
CHILD = """
import os, socket, sys
sys.path.insert(0, {repository!r})
end = socket.socket(socket.AF_UNIX)
end.connect(sys.argv[2])
os.dup2(end.fileno(), 0)
os.dup2(end.fileno(), 1)
end.close()
sys.argv = ["child", {folder!r}]
from tests.unit.elevation.helper_child import main
sys.exit(main())
"""
# osascript(1): the words of "-e" are lines of one script, the rest its arguments; a script's error
# goes to standard error with its number, and the exit code is 1.
OSASCRIPT = """#!/bin/sh
while [ "$1" = -e ]; do shift 2; done
{answer}
/bin/sh -c "$1"
"""


@pytest.fixture
def helper(tmp_path: Path) -> Path:
    file = tmp_path / "root/etc/docker/daemon.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"{}")
    path = tmp_path / "helper"
    code = CHILD.format(repository=str(REPOSITORY), folder=str(tmp_path))
    path.write_text(f"#!{sys.executable}\n{code}", encoding="utf-8")
    path.chmod(0o755)
    return path


def osascript(folder: Path, answer: str = "") -> str:
    """A fake of osascript(1), which shows its prompt to nobody."""
    path = folder / "osascript"
    path.write_text(OSASCRIPT.format(answer=answer), encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    place = tmp_path / "sockets"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    yield place
    assert not list(place.iterdir()), "the socket's folder is removed"


def session(prompt: str, helper: Path, user: int = 0) -> HelperSession:
    way = authorisation.Authorisation(prompt, helper, lambda _connection: user)
    return HelperSession(LateHelper(way), CancelToken())


def test_the_helper_that_the_prompt_starts_serves_a_session(
    tmp_path: Path, helper: Path, folders: Path
) -> None:
    with session(osascript(tmp_path), helper) as made:
        made.wait_until_ready()
        assert made.open("docker-engine").config_path == "/etc/docker/daemon.json"
        assert made.pid


def test_a_prompt_that_is_cancelled_is_a_denial(
    tmp_path: Path, helper: Path, folders: Path
) -> None:
    answer = "echo '0:99: execution error: User canceled. (-128)' >&2; exit 1"
    made = session(osascript(tmp_path, answer), helper)
    with pytest.raises(ElevationDenied):
        made.wait_until_ready()
    made.abandon()


def test_another_error_of_the_script_is_said(tmp_path: Path, helper: Path, folders: Path) -> None:
    made = session(osascript(tmp_path, "echo 'no such thing' >&2; exit 1"), helper)
    with pytest.raises(HelperLost, match="no such thing"):
        made.wait_until_ready()
    made.abandon()


def test_only_roots_process_is_the_helper(
    tmp_path: Path, helper: Path, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authorisation, "_CONNECT_SECONDS", 1.0)
    made = session(osascript(tmp_path), helper, user=501)
    with pytest.raises(HelperLost):
        made.wait_until_ready()
    made.abandon()


def test_no_osascript_is_said(tmp_path: Path, helper: Path, folders: Path) -> None:
    made = session(str(tmp_path / "none"), helper)
    with pytest.raises(HelperLost):
        made.wait_until_ready()
    made.abandon()


def test_names_with_signs_of_the_shell_stay_names() -> None:
    words = authorisation.words("osascript", Path("/a b'$(c)/h"), "/t/s", 501, "Why?")
    command = words[-2].removesuffix(" >/dev/null 2>&1 &")
    assert shlex.split(command) == ["/a b'$(c)/h", "--socket", "/t/s", "501"]
    assert "/a b" not in " ".join(words[:-2]), "nothing of it is in the script itself"


def test_a_socket_of_the_person_in_a_folder_of_theirs_is_connected_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "private"
    folder.mkdir(mode=0o700)
    uid = os.getuid()
    monkeypatch.setattr(macos_socket, "_LEVEL", socket.SOL_SOCKET)
    monkeypatch.setattr(macos_socket, "_PEER_CREDENTIALS", socket.SO_PEERCRED)
    monkeypatch.setattr(macos_socket, "check_peer", lambda told, asked: peers.append((told, asked)))
    peers: list[tuple[bytes, int]] = []
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "helper"))
        listener.listen()
        incoming, outgoing, who = macos_socket.connect([str(folder / "helper"), str(uid)])
        accepted, _address = listener.accept()
        with accepted:
            os.write(outgoing, b"ready")
            assert accepted.recv(16) == b"ready"
            accepted.send(b"open")
            assert os.read(incoming, 16) == b"open"
        os.close(incoming)
        os.close(outgoing)
    assert who == uid
    assert struct.unpack_from("=iii", peers[0][0])[1] == uid


@pytest.mark.parametrize("mode", [0o755, 0o710, 0o701])
def test_a_folder_that_others_can_look_into_is_refused(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    with pytest.raises(PermissionError):
        macos_socket.connect([str(tmp_path / "helper"), str(os.getuid())])
    tmp_path.chmod(0o700)


def test_a_folder_or_a_listener_of_another_user_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(PermissionError):
        macos_socket.check_folder(tmp_path.lstat(), os.getuid() + 1)
    xucred = struct.pack("=IIh", 0, 501, 1) + bytes(66)
    macos_socket.check_peer(xucred, 501)
    for told, uid in ((xucred, 502), (xucred[:4], 501), (struct.pack("=II", 1, 501), 501)):
        with pytest.raises(PermissionError):
            macos_socket.check_peer(told, uid)


@pytest.mark.parametrize("words", [[], ["/s"], ["s", "501"], ["/s", "-1"], ["/s", "5", "x"]])
def test_other_words_connect_to_nothing(words: list[str]) -> None:
    with pytest.raises(OSError, match="words"):
        macos_socket.connect(words)
