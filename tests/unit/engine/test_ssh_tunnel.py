"""The way to an engine behind ssh, with a small stand-in for ssh that answers on its pipes."""

import os
import socket
from pathlib import Path

import pytest

from dockmirror.engine.ssh_tunnel import SshTunnel, ssh_words


def stand_in(folder: Path, body: str) -> str:
    program = folder / "ssh"
    program.write_text(f'#!/bin/sh\necho "$@" >{folder}/asked\n{body}\n')
    os.chmod(program, 0o755)  # noqa: PTH101
    return str(program)


def spoken(tunnel: SshTunnel, words: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(20)
        client.connect(tunnel.address.removeprefix("unix://"))
        client.sendall(words)
        client.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := client.recv(1024):
            answer += piece
    return answer


def test_each_connection_is_a_run_of_ssh(tmp_path):
    tunnel = SshTunnel("ssh://admin@build.example.com:2222", stand_in(tmp_path, "exec cat"))
    try:
        assert spoken(tunnel, b"one") == b"one"
        assert spoken(tunnel, b"two") == b"two"
    finally:
        tunnel.close()
    asked = (tmp_path / "asked").read_text()
    assert asked == (
        "-T -o ConnectTimeout=20 -l admin -p 2222 -- build.example.com docker system dial-stdio\n"
    )


def test_a_machine_that_refuses_ends_the_connection(tmp_path):
    tunnel = SshTunnel("ssh://build.example.com", stand_in(tmp_path, "exit 255"))
    try:
        assert spoken(tunnel, b"") == b""
    finally:
        tunnel.close()


def test_nothing_is_left_after_the_end(tmp_path):
    tunnel = SshTunnel("ssh://build.example.com", stand_in(tmp_path, "exec cat"))
    path = Path(tunnel.address.removeprefix("unix://"))
    assert path.parent.stat().st_mode & 0o077 == 0
    tunnel.close()
    tunnel.close()
    assert not path.parent.exists()


@pytest.mark.parametrize("host", ["ssh://", "tcp://a.test", "ssh:///x", "ssh://a.test:port"])
def test_an_address_without_a_machine_is_refused(host):
    with pytest.raises(ValueError, match=r".+"):
        ssh_words(host)


def test_a_name_can_be_no_option():
    words = ssh_words("ssh://-oProxyCommand=x")
    assert words[words.index("--") + 1].lower() == "-oproxycommand=x"
