from pathlib import Path

import pytest

from practice.dependencies import platform_tags, project_dependencies
from practice.failure import PracticeError, wait_until
from practice.image import SUITES, debian_mirror, packages_of
from practice.keeper import cgroup_mounts
from practice.network import HOSTS, hosts_file
from practice.nginx import Request, parse_access_log
from practice.window import local_display


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ("Types: deb\nURIs: http://mirror.test/debian\n", "http://mirror.test/debian"),
        ("deb http://mirror.test/debian/ trixie main\n", "http://mirror.test/debian"),
        ("deb [signed-by=/a b=c] https://m.test/debian trixie main", "https://m.test/debian"),
        ("URIs: http://deb.test/debian-security\n", "http://deb.debian.org/debian"),
        ("deb http://archive.ubuntu.com/ubuntu noble main\n", "http://deb.debian.org/debian"),
        ("# deb http://mirror.test/debian trixie main\n", "http://deb.debian.org/debian"),
        ("", "http://deb.debian.org/debian"),
    ],
)
def test_the_archive_is_the_one_of_the_host_if_it_is_debian(sources: str, expected: str):
    assert debian_mirror(sources) == expected


@pytest.mark.parametrize("suite", SUITES)
def test_every_suite_has_an_engine_and_its_command(suite: str):
    packages = packages_of(suite)
    assert "docker.io" in packages
    # On bookworm the command is part of the engine's package.
    assert ("docker-cli" in packages) == (suite != "bookworm")
    assert len(packages) == len(set(packages))


def test_requirements_are_those_of_the_project():
    text = '[project]\nname = "x"\ndependencies = ["b>=2", "a"]\n'
    assert project_dependencies(text) == ["b>=2", "a"]


def test_platform_tags_end_at_the_image_own_glibc():
    tags = platform_tags("x86_64", 36)
    assert tags[0] == "manylinux_2_36_x86_64"
    assert "manylinux_2_17_x86_64" in tags
    assert "manylinux_2_37_x86_64" not in tags
    assert "manylinux2014_x86_64" in tags


def test_groups_go_below_our_own_in_the_unified_hierarchy():
    mountinfo = "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
    found = cgroup_mounts(mountinfo, "0::/user.slice/session-3.scope\n")
    assert found == [Path("/sys/fs/cgroup/user.slice/session-3.scope")]


def test_groups_go_into_both_hierarchies_of_a_hybrid_machine():
    mountinfo = (
        "31 30 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
        "32 30 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n"
        "33 30 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
    )
    found = cgroup_mounts(mountinfo, "9:name=systemd:/\n1:cpu:/\n0::/\n")
    assert found == [Path("/sys/fs/cgroup/systemd"), Path("/sys/fs/cgroup/unified")]


def test_the_hosts_file_names_the_site_and_not_nowhere():
    lines = {
        name: line.split()[0] for line in hosts_file().splitlines() for name in line.split()[1:]
    }
    assert lines["registry-1.docker.io"] == "192.0.2.2"
    assert lines["mirror.example.test"] == "192.0.2.3"
    assert "nowhere.example.test" not in lines
    assert not any(address.startswith("127.") for address in HOSTS)


def test_an_access_log_gives_its_requests_without_our_markers():
    line = (
        '{"time":1.5,"host":"h","method":"GET","uri":"%s","status":200,'
        '"bytes":3,"user_agent":"docker/26","authorization":""}\n'
    )
    text = line % "/v2/?ns=docker.io" + line % "/practice-marker/1"
    assert parse_access_log(text) == [
        Request(1.5, "h", "GET", "/v2/?ns=docker.io", 200, 3, "docker/26", "")
    ]


@pytest.mark.parametrize("name", [":0", ":1.0", "unix:0"])
def test_a_local_display_is_taken(name: str):
    assert local_display(name) == name


@pytest.mark.parametrize("name", [None, "", "localhost:10.0", "192.0.2.9:0"])
def test_no_display_or_a_far_one_is_explained(name: str | None):
    with pytest.raises(PracticeError, match="display"):
        local_display(name)


def test_waiting_ends_with_a_sentence_that_names_what_did_not_come():
    with pytest.raises(PracticeError, match="the moon"):
        wait_until(lambda: False, "the moon", seconds=0.0)
