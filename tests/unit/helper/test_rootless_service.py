import os

from dockmirror.helper.owners import ROOT, person_and_root
from dockmirror.helper.person import Person
from dockmirror.helper.rootless_service import describe_rootless
from dockmirror.helper.unit_command import read_properties

PERSON = Person(1000, "/home/u", 1000, "/run/user/1000", "/home/u/.config", "/home/u/.local/state")
# As moby's contrib/dockerd-rootless-setuptool.sh writes the unit.
UNIT = (
    "ExecStart={ path=/usr/bin/dockerd-rootless.sh ; argv[]=/usr/bin/dockerd-rootless.sh "
    "--iptables=false ; ignore_errors=no ; start_time=[n/a] }\n"
    "Environment=PATH=/usr/bin\nLoadState=loaded\nActiveState=active\n"
)


def described(shown=UNIT, *, pid="379", running=("dockerd", "--iptables=false"), **manager):
    return describe_rootless(
        read_properties(shown),
        PERSON,
        manager_environment=manager,
        read_text=lambda path: pid if path == "/run/user/1000/docker.pid" else "",
        read_arguments=lambda _pid: running,
    )


def test_file_socket_and_process_are_the_persons_own():
    service = described()
    assert service.config_path == "/home/u/.config/docker/daemon.json"
    assert service.certs_d == "/home/u/.config/docker/certs.d"
    assert service.socket_path == "/run/user/1000/docker.sock"
    assert service.main_pid == 379
    assert service.unit_arguments == ("--iptables=false",)
    assert service.restartable


def test_the_folder_of_settings_is_the_one_that_the_engine_is_given():
    service = described(XDG_CONFIG_HOME="/home/u/settings")
    assert service.certs_d == "/home/u/settings/docker/certs.d"
    assert service.config_path == "/home/u/settings/docker/daemon.json"


def test_a_named_file_and_socket_count():
    shown = UNIT.replace(
        "--iptables=false", "--config-file=/home/u/d.json -H unix:///home/u/d.sock"
    )
    service = described(shown, running=None)
    assert (service.config_path, service.socket_path) == ("/home/u/d.json", "/home/u/d.sock")
    assert service.config_named


def test_a_process_id_of_something_else_is_not_taken():
    assert described(running=("/usr/bin/editor", "x")).main_pid is None
    assert described(pid="not a number").main_pid is None
    assert described(UNIT.replace("=active", "=inactive")).main_pid is None


def test_mirrors_given_as_flags_are_seen():
    shown = UNIT.replace("--iptables=false", "--registry-mirror=https://a.test")
    assert described(shown).mirrors_in_flags == ("https://a.test",)


def test_folders_of_the_person_are_as_the_environment_says():
    person = Person.of_this_process(
        {"HOME": "/home/u", "XDG_STATE_HOME": "/home/u/state/", "XDG_CONFIG_HOME": "relative"}
    )
    assert str(person.state_directory) == "/home/u/state/dockmirror"
    assert person.config_home == "/home/u/.config"
    assert person.environment["XDG_RUNTIME_DIR"] == f"/run/user/{os.getuid()}"


def status(mode, uid, gid):
    return os.stat_result((mode, 0, 0, 1, uid, gid, 0, 0, 0, 0))


def test_a_persons_own_folders_are_trusted_for_them_and_nobody_elses():
    mine = person_and_root(1000, 1000)
    assert mine.alone(status(0o40755, 1000, 1000))
    assert mine.alone(status(0o40775, 1000, 1000))
    assert mine.alone(status(0o40755, 0, 0))
    assert not mine.alone(status(0o40755, 1001, 1001))
    assert not mine.alone(status(0o40775, 1000, 100))
    assert not mine.alone(status(0o40777, 1000, 1000))
    assert not ROOT.alone(status(0o40755, 1000, 1000))
    shared_group = person_and_root(1000, 0)
    assert not shared_group.alone(status(0o40775, 1000, 1000))
