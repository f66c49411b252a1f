"""The builds for macOS and Windows, as far as their files can be held to account on Linux."""

import configparser
import plistlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from dockmirror.i18n import LANGUAGES
from installers.linux.lock import PROJECT, declared, requirements

INSTALLERS = PROJECT / "installers"
LOCKS = [
    requirements(),
    INSTALLERS / "macos/requirements.txt",
    INSTALLERS / "windows/requirements.txt",
]


SCRIPTS = [
    path
    for path in [*INSTALLERS.rglob("*"), *(PROJECT / "docs" / "deploy").iterdir()]
    if path.is_file() and path.read_bytes().startswith((b"#!/bin/sh", b"#!/bin/bash"))
]


def plist(name: str) -> Any:
    with (INSTALLERS / "macos" / name).open("rb") as file:
        return plistlib.load(file)


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.parent.name)
def test_a_lock_pins_each_dependency_with_a_digest(path: Path):
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    pinned = r"(\S+)==\S+( ; platform_machine == \"\w+\")?( --hash=sha256:[0-9a-f]{64})+"
    found = [re.fullmatch(pinned, line) for line in lines]
    assert all(found)
    names = {re.sub(r"[-_.]+", "-", one[1]).lower() for one in found if one}
    wanted = {re.match(r"[\w.-]+", text)[0].lower().replace(".", "-") for text in declared()}
    assert wanted <= names


def test_each_processor_of_a_mac_has_its_wheels():
    """A wheel with code for one processor alone needs another for the other."""
    text = LOCKS[1].read_text()
    for name in ("cffi", "psutil", "cryptography"):
        digests = re.findall(rf"^{name}==.*", text, re.MULTILINE)
        assert sum(line.count("--hash=") for line in digests) == 2, name


def test_the_app_names_its_links_and_languages():
    info = plist("Info.plist")
    assert info["CFBundleIdentifier"] == "io.github.dockmirror"
    assert info["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["dockmirror"]
    tags = {tag.replace("zh_CN", "zh-Hans") for tag in LANGUAGES}
    assert set(info["CFBundleLocalizations"]) == tags
    assert plist("entitlements.plist")


def test_the_package_for_macos_puts_the_app_where_only_administrators_write():
    (app,) = plist("component.plist")
    assert app["RootRelativeBundlePath"] == "Applications/Dockmirror.app"
    assert app["BundleIsRelocatable"] is False


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_shell_script_is_well_formed(script: Path):
    subprocess.run(["bash", "-n", script], check=True)
    if shutil.which("shellcheck"):
        subprocess.run(["shellcheck", script], check=True)


def test_the_script_for_macos_refuses_other_systems():
    script = INSTALLERS / "macos/build-dmg"
    done = subprocess.run([script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "macOS" in done.stderr


@pytest.mark.parametrize("system", ["macos", "windows"])
def test_a_recipe_runs_files_that_are_there(system: str):
    recipe = YAML(typ="safe").load(INSTALLERS / system / "ci.yml")
    steps = [step for job in recipe["jobs"].values() for step in job["steps"]]
    told = "\n".join(step.get("run", "") for step in steps).replace("\\", "/")
    paths = set(re.findall(r"installers/[\w./-]+", told))
    assert paths
    assert all((PROJECT / path).is_file() for path in paths)


def test_what_the_builds_refer_to_is_there():
    for script in ("macos/build-dmg", "windows/build.ps1"):
        text = (INSTALLERS / script).read_text().replace("\\", "/")
        for path in re.findall(r"installers/[\w./-]+\.\w+", text):
            assert (PROJECT / path).is_file(), path


def test_the_installer_puts_programs_where_administrators_alone_write():
    lines = (INSTALLERS / "windows/dockmirror.iss").read_text().split("[Languages]")[0]
    settings = configparser.ConfigParser(interpolation=None, comment_prefixes=(";",))
    settings.read_string(lines)
    assert settings["Setup"]["DefaultDirName"].startswith("{autopf}\\")
    assert settings["Setup"]["PrivilegesRequired"] == "admin"
