"""The rules by which products are found, on the paths of all three platforms."""

import json
from pathlib import PurePosixPath, PureWindowsPath

import pytest

from dockmirror.helper import colima, docker_desktop, orbstack, rancher_desktop
from dockmirror.helper.person import Person
from dockmirror.helper.person_folders import LINUX, MACOS, WINDOWS, PersonFolders
from dockmirror.targets.virtual_machine import from_product

ON_LINUX = PersonFolders.of(LINUX, {"HOME": "/home/u"})
ON_MACOS = PersonFolders.of(MACOS, {"HOME": "/Users/u"})
ON_WINDOWS = PersonFolders.of(
    WINDOWS,
    {
        "USERPROFILE": r"C:\Users\u",
        "LOCALAPPDATA": r"C:\Users\u\AppData\Local",
        "ProgramFiles": r"D:\Programs",
        "PROGRAMDATA": r"C:\ProgramData",
    },
)
PERSON = Person(1000, "/home/u", 1000, "/run/user/1000", "/home/u/.config", "/home/u/.local/state")


def among(*paths):
    """Says that these are there."""
    return lambda path: str(path) in paths


def files(**by_path):
    return lambda path: by_path.get(str(path))


def nothing(_path):
    return None


@pytest.mark.parametrize(
    ("folders", "program", "settings", "host", "log"),
    [
        (
            ON_LINUX,
            "/opt/docker-desktop",
            "/home/u/.docker/daemon.json",
            "unix:///home/u/.docker/desktop/docker.sock",
            "/home/u/.docker/desktop/log/vm/init.log",
        ),
        (
            ON_MACOS,
            "/Applications/Docker.app",
            "/Users/u/.docker/daemon.json",
            "unix:///Users/u/.docker/run/docker.sock",
            "/Users/u/Library/Containers/com.docker.docker/Data/log/vm/init.log",
        ),
        (
            ON_WINDOWS,
            r"D:\Programs\Docker\Docker\Docker Desktop.exe",
            r"C:\Users\u\.docker\daemon.json",
            "npipe:////./pipe/dockerDesktopLinuxEngine",
            r"C:\Users\u\AppData\Local\Docker\log\vm\init.log",
        ),
    ],
    ids=["linux", "macos", "windows"],
)
def test_docker_desktop_has_its_files_where_the_platform_has_them(
    folders, program, settings, host, log
):
    product = docker_desktop.find(folders, among(program), nothing)
    assert product is not None
    assert (product.config_path, product.host, product.logs[0]) == (settings, host, log)
    assert product.log_command[-2:] == ("30", log)


@pytest.mark.parametrize("folders", [ON_LINUX, ON_MACOS, ON_WINDOWS])
def test_docker_desktop_that_is_not_installed_is_not_found_by_its_settings(folders):
    settings = str(folders.home / ".docker" / "daemon.json")
    assert docker_desktop.find(folders, among(settings), nothing) is None


@pytest.mark.parametrize(
    ("folders", "plugin"),
    [
        (ON_LINUX, "/usr/libexec/docker/cli-plugins/docker-desktop"),
        (ON_LINUX, "/home/u/.docker/cli-plugins/docker-desktop"),
        (ON_MACOS, "/Users/u/.docker/cli-plugins/docker-desktop"),
        (ON_WINDOWS, r"D:\Programs\Docker\cli-plugins\docker-desktop.exe"),
    ],
)
def test_docker_desktop_restarts_by_its_own_command_where_it_has_that(folders, plugin):
    product = docker_desktop.describe(folders, among(plugin), nothing)
    assert product.commands.restart == ("docker", "desktop", "restart")
    assert product.service(active=True).restarted_by == ("docker desktop restart",)


def test_an_older_docker_desktop_restarts_in_the_way_of_its_platform():
    on_linux = docker_desktop.commands(ON_LINUX, has_cli=False)
    assert on_linux.restart == ("systemctl", "--user", "restart", "docker-desktop")
    on_macos = docker_desktop.commands(ON_MACOS, has_cli=False)
    assert on_macos.restarting == (
        ("osascript", "-e", 'quit app "Docker"'),
        ("open", "-a", "Docker"),
    )
    on_windows = docker_desktop.describe(ON_WINDOWS, among(), nothing)
    assert on_windows.commands.restarting == ()
    assert not on_windows.service(active=True).restartable


@pytest.mark.parametrize(
    ("folders", "path"),
    [
        (ON_LINUX, "/usr/share/docker-desktop/admin-settings.json"),
        (ON_MACOS, "/Library/Application Support/com.docker.docker/admin-settings.json"),
        (ON_WINDOWS, r"C:\ProgramData\DockerDesktop\admin-settings.json"),
    ],
)
def test_settings_that_an_administrator_has_locked_are_known(folders, path):
    def settings(locked):
        written = {"linuxVM": {"dockerDaemonOptions": {"locked": locked, "value": "{}"}}}
        return files(**{path: json.dumps(written).encode()})

    assert docker_desktop.locked_by(folders, settings(True)) == path
    assert docker_desktop.locked_by(folders, settings(False)) == ""
    assert docker_desktop.locked_by(folders, nothing) == ""


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b'{"linuxVM": []}', b'{"linuxVM": {"dockerDaemonOptions": 1}}']
)
def test_a_file_of_the_administrators_that_says_nothing_locks_nothing(data):
    path = str(docker_desktop.admin_settings(ON_LINUX))
    assert docker_desktop.locked_by(ON_LINUX, files(**{path: data})) == ""


def test_orbstack_has_its_settings_below_its_own_folder():
    product = orbstack.find(ON_MACOS, among("/Users/u/.orbstack/run"))
    assert product is not None
    assert product.config_path == "/Users/u/.orbstack/config/docker.json"
    assert product.host == "unix:///Users/u/.orbstack/run/docker.sock"
    assert orbstack.find(ON_MACOS, among()) is None


def colimas(folders, there=(), names=("default",), data=b"runtime: docker\n"):
    return colima.find(folders, among(*there), lambda _path: names, lambda _path: data)


@pytest.mark.parametrize(
    ("variables", "there", "folder"),
    [
        ({}, ("/home/u/.colima",), "/home/u/.colima"),
        ({}, ("/home/u/.config/colima",), "/home/u/.config/colima"),
        ({}, (), "/home/u/.config/colima"),
        ({"XDG_CONFIG_HOME": "/x"}, (), "/x/colima"),
        ({"XDG_CONFIG_HOME": "/x"}, ("/home/u/.colima",), "/home/u/.colima"),
        ({"COLIMA_HOME": "/srv/c"}, ("/srv/c", "/home/u/.colima"), "/srv/c"),
        ({"COLIMA_HOME": "/gone"}, ("/home/u/.colima",), "/home/u/.colima"),
    ],
)
def test_colima_is_looked_for_where_colima_looks(variables, there, folder):
    folders = PersonFolders.of(LINUX, {"HOME": "/home/u", **variables})
    (found,) = colimas(folders, there)
    assert found.config_path == f"{folder}/default/colima.yaml"
    assert found.host == f"unix://{folder}/default/docker.sock"


def test_colima_without_a_folder_is_at_the_usual_place_of_a_mac():
    assert str(colima.folder(ON_MACOS, among())) == "/Users/u/.colima"


def test_each_of_colimas_profiles_is_one_engine_the_default_one_first():
    found = colimas(ON_MACOS, names=("work", "default", "a"))
    assert [one.id for one in found] == ["colima", "colima-2", "colima-3"]
    assert [one.name for one in found] == ["Colima", "Colima (a)", "Colima (work)"]
    assert found[2].commands.restart == ("colima", "restart", "--profile", "work")
    assert found[0].commands.restart == ("colima", "restart")


@pytest.mark.parametrize("data", [b"runtime: containerd\n", b'runtime: "incus"\n', None])
def test_a_profile_that_does_not_run_docker_is_none(data):
    assert colimas(ON_MACOS, data=data) == ()


@pytest.mark.parametrize(
    ("folders", "settings", "home", "script"),
    [
        (
            ON_LINUX,
            "/home/u/.config/rancher-desktop/settings.json",
            "/home/u/.rd",
            "/home/u/.local/share/rancher-desktop/lima/_config/override.yaml",
        ),
        (
            ON_MACOS,
            "/Users/u/Library/Preferences/rancher-desktop/settings.json",
            "/Users/u/.rd",
            "/Users/u/Library/Application Support/rancher-desktop/lima/_config/override.yaml",
        ),
        (
            ON_WINDOWS,
            r"C:\Users\u\AppData\Local\rancher-desktop\settings.json",
            r"C:\Users\u\AppData\Local\rancher-desktop",
            r"C:\Users\u\AppData\Local\rancher-desktop\provisioning\dockmirror.start",
        ),
    ],
    ids=["linux", "macos", "windows"],
)
def test_rancher_desktop_takes_a_provisioning_script(folders, settings, home, script):
    def found(engine):
        data = json.dumps({"containerEngine": {"name": engine}}).encode()
        return rancher_desktop.find(folders, among(home), files(**{settings: data}))

    product = found("moby")
    assert product is not None
    assert product.config_path == script
    assert [words[0] for words in product.commands.restarting] == ["rdctl", "rdctl"]
    assert found("containerd") is None
    assert rancher_desktop.find(folders, among(home), nothing) is None


def test_names_of_windows_variables_have_no_case():
    assert ON_WINDOWS.program_files == PureWindowsPath(r"D:\Programs")
    without = PersonFolders.of(WINDOWS, {"USERPROFILE": r"C:\Users\u"})
    assert without.program_files == PureWindowsPath(r"C:\Program Files")
    assert without.local_app_data == PureWindowsPath(r"C:\Users\u\AppData\Local")


def test_a_relative_folder_of_a_variable_counts_for_nothing():
    folders = PersonFolders.of(LINUX, {"HOME": "/home/u", "XDG_CONFIG_HOME": "relative"})
    assert folders.config == PurePosixPath("/home/u/.config")


def test_a_products_target_needs_no_elevation_and_names_its_own_commands():
    (found,) = colimas(ON_LINUX, ("/home/u/.colima",), names=("work",))
    target = from_product(found, PERSON, active=False)
    assert (target.id, target.needs_elevation, target.active) == ("colima", False, False)
    assert target.starts_how == "colima start --profile work"
    assert target.restarts_how == "colima restart --profile work"
    assert target.log_command.startswith("colima ssh --profile work -- ")
    assert str(target.state_directory) == "/home/u/.local/state/dockmirror/colima"
    assert (target.reloads, target.restartable, target.takes_certificates) == (False, True, False)
    assert target.host_alias == "host.docker.internal"
