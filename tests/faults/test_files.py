"""Whatever the file is or holds: what the engine reads is read, the rest is left alone and said."""

import os
from collections.abc import Callable

import pytest

from dockmirror.daemonjson import set_mirrors
from practice.site import Site
from practice.workstation import DAEMON_JSON, Workstation
from tests.faults import on_demand
from tests.faults.conversation import Inside
from tests.real.program import dockmirror

pytestmark = pytest.mark.real

FIRST = b'{"log-opts": {"max-size": "10m"}}'

CONTENTS = (
    "",
    " \n",
    "{}",
    "null",
    "[]",
    "true",
    '"x"',
    "{} {}",
    "{,}",
    '{"debug": true,}',
    '{"debug": tru}',
    '{"debug": true} x',
    '// no\n{"debug": true}',
    "{'debug': true}",
    '{"debug": 1}',
    '{"Debug": true}',
    '{"debug": true, "debug": false}',
    '{"registry-mirrors": null}',
    '{"registry-mirrors": "x"}',
    '{"registry-mirrors": [1]}',
    '{"registry-mirrors": ["https://a.test"], "registry-mirrors": []}',
    '{"no-such-key": 1}',
    '{"labels": ["a=\\ud800"]}',
    '{"labels": ["a=\\ud83d\\ude00"]}',
    '{"labels": ["a=\xff\xfe"]}',
    '{"labels": ["a=\\x"]}',
    '{"labels": ["a=\t"]}',
    '{"mtu": 1400}',
    '{"mtu": 1400.0}',
    '{"mtu": 01400}',
    '{"mtu": 1e400}',
    '{"mtu": 1e3}',
    '{"shutdown-timeout": 0.1000}',
    '{"shutdown-timeout": -0}',
    '{"default-address-pools": [{"base": "198.18.0.0/16", "size": 24}]}',
    '\xef\xbb\xbf{"debug": false}',
    '\xef\xbb\xbf\xef\xbb\xbf{"debug": false}',
    "\xff\xfe{\x00}\x00",
    "\xfe\xff\x00{\x00}",
    "\x00",
    '{"a": \x00}',
    '{"labels": ' + "[" * 9000 + "]" * 9000 + "}",
    '{"labels": ' + "[" * 10001 + "]" * 10001 + "}",
    '{"labels": ["' + "x" * 300_000 + '=1"]}',
)


def test_what_the_engine_reads_is_read_and_nothing_else(inside: Inside):
    """What is sound JSON with a wrong key or type is left to the engine's check, which we ask."""
    wrong = []
    for content in CONTENTS:
        found = inside.ask("judge", file=content)
        words = ("don't match any configuration option", "cannot unmarshal")
        by_its_keys = any(word in found["words"] for word in words)
        if found["ours"] != found["engine"] and not (found["ours"] and by_its_keys):
            wrong.append((content[:60], found))
        if found["ours"] and found["engine"] and not found["engine_after"]:
            wrong.append((content[:60], found))
    assert not wrong, "\n".join(map(str, wrong))


def refused(site: Site, *words: str, user: str = "person") -> None:
    pid = site.workstation.docker_pid()
    run = dockmirror(site, "setup", site.mirror.url, "--yes", user=user)
    assert (run.exit_code, run.outcome) == (4, "refused"), run.told
    assert run.document["changed"] is False
    for word in words:
        assert word in run.told, run.told
    assert site.workstation.docker_pid() == pid
    assert not site.workstation.exists("/var/lib/dockmirror/pending")


def place(workstation: Workstation) -> str:
    return str(workstation.root / DAEMON_JSON[1:])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (["mkdir"], "not a regular file"),
        (["mkfifo"], "not a regular file"),
        (["sh", "-c", 'mknod "$0" c 1 5'], "not a regular file"),
        (["sh", "-c", 'ln -s /nowhere "$0"'], "link to a file that is not there"),
        (["truncate", "-s", "70M"], "larger than 64 MiB"),
    ],
    ids=["folder", "fifo", "device", "dangling-link", "70-mebibytes"],
)
@on_demand
def test_what_is_no_file_to_edit_is_left_alone(site: Site, make: list[str], words: str):
    workstation = site.workstation
    workstation.run([*make, DAEMON_JSON], check=True)
    before = workstation.run(["stat", "-c", "%F %s %i", DAEMON_JSON]).stdout
    try:
        refused(site, words)
        assert workstation.run(["stat", "-c", "%F %s %i", DAEMON_JSON]).stdout == before
    finally:
        workstation.remove(DAEMON_JSON)


@on_demand
def test_fifty_megabytes_are_edited_as_any_other_file(site: Site):
    """In one line, so that the plan has much to leave out."""
    first = b"{" + b" " * 49_000_000 + b'"debug": false, ' * 100_000
    first += b'"log-opts": {"max-size": "10m"}}'
    assert len(first) > 50_000_000
    site.reset(first)
    workstation = site.workstation
    run = dockmirror(site, "setup", site.mirror.url, "--yes", timeout=300)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert len(run.told) < 100_000
    assert workstation.daemon_json() == set_mirrors(first, [f"{site.mirror.url}/"])
    assert dockmirror(site, "undo", "--yes", timeout=300).exit_code == 0
    assert workstation.daemon_json() == first


def test_a_link_that_somebody_else_can_change_is_left_alone(site: Site):
    workstation = site.workstation
    workstation.write("/home/person/daemon.json", FIRST, owner="person")
    workstation.run(["ln", "-s", "/home/person/daemon.json", DAEMON_JSON], check=True)
    refused(site, "can be changed by somebody other than root")
    assert workstation.read("/home/person/daemon.json") == FIRST


@on_demand
def test_a_dotfile_managers_link_stays_a_link(site: Site):
    site.reset(FIRST)
    workstation = site.workstation
    script = f"mkdir -p /root/dotfiles && mv {DAEMON_JSON} /root/dotfiles/d.json && "
    script += f"chmod 755 /root && ln -s /root/dotfiles/d.json {DAEMON_JSON}"
    workstation.run(["sh", "-c", script], check=True)
    run = dockmirror(site, "setup", site.mirror.url, "--yes")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    shown = workstation.run(["readlink", DAEMON_JSON], check=True).stdout
    assert shown == b"/root/dotfiles/d.json\n"
    assert site.mirror.url.encode() in workstation.read("/root/dotfiles/d.json")
    assert dockmirror(site, "undo", "--yes").exit_code == 0
    assert workstation.read("/root/dotfiles/d.json") == FIRST


@on_demand
def test_a_read_only_target_of_a_link_is_left_alone(site: Site):
    """As NixOS has it: the file is in a store that nothing may write to."""
    workstation = site.workstation
    script = "mkdir -p /store && mount -t tmpfs store /store && chmod 755 /store && "
    script += "echo '{}' >/store/daemon.json && mount -o remount,ro /store && "
    script += f"ln -s /store/daemon.json {DAEMON_JSON}"
    workstation.run(["sh", "-c", script], check=True)
    try:
        refused(site, "/store/daemon.json", "read-only")
    finally:
        workstation.run(["umount", "-l", "/store"], check=True)


def set_immutable(path: str, *, on: bool) -> None:
    """As ``chattr`` does it (ioctl_iflags(2))."""
    import array
    import fcntl

    descriptor = os.open(path, os.O_RDONLY)
    try:
        flags = array.array("l", [0])
        fcntl.ioctl(descriptor, 0x80086601, flags)
        flags[0] = flags[0] | 0x10 if on else flags[0] & ~0x10
        fcntl.ioctl(descriptor, 0x40086602, flags)
    finally:
        os.close(descriptor)


def test_an_immutable_file_is_left_alone(site: Site):
    site.reset(FIRST)
    path = place(site.workstation)
    try:
        set_immutable(path, on=True)
    except OSError:
        pytest.skip("this file system has no immutable files")
    try:
        refused(site, "immutable")
        assert site.workstation.daemon_json() == FIRST
    finally:
        set_immutable(path, on=False)


KEEPING: dict[str, Callable[[Workstation], None]] = {
    "another-owner": lambda workstation: _run(workstation, "chown", "person:docker", DAEMON_JSON),
    "mode": lambda workstation: _run(workstation, "chmod", "0640", DAEMON_JSON),
    "access-list": lambda workstation: _run(workstation, "setfacl", "-m", "u:1001:r", DAEMON_JSON),
}


def _run(workstation: Workstation, *words: str) -> None:
    workstation.run(words, check=True)


@pytest.mark.parametrize("name", KEEPING)
@on_demand
def test_owner_mode_and_access_list_are_kept(site: Site, name: str):
    site.reset(FIRST)
    workstation = site.workstation
    KEEPING[name](workstation)
    look = ["getfacl", "-n", "-p", DAEMON_JSON]
    before = workstation.run(look, check=True).stdout
    run = dockmirror(site, "setup", site.mirror.url, "--yes", user="root")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert workstation.run(look, check=True).stdout == before


@on_demand
def test_a_file_that_only_root_reads_is_said_to_a_person_and_edited_for_root(site: Site):
    site.reset(FIRST)
    _run(site.workstation, "chmod", "0600", DAEMON_JSON)
    refused(site, "may hold passwords", f"sudo dockmirror setup {site.mirror.url}")
    run = dockmirror(site, "setup", site.mirror.url, "--yes", user="root")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    mode = site.workstation.run(["stat", "-c", "%a", DAEMON_JSON], check=True).stdout
    assert mode == b"600\n"
