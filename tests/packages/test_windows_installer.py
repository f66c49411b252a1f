"""The installer for Windows: its scripts' syntax, and that what it lays down fits the bundle."""

import re
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

from installers.linux.lock import PROJECT

WINDOWS = PROJECT / "installers" / "windows"
SCRIPT = (WINDOWS / "dockmirror.iss").read_text(encoding="utf-8")


def scripts() -> list[Path]:
    return sorted(
        path for folder in ("installers", "docs") for path in (PROJECT / folder).rglob("*.ps1")
    )


def has_error(source: bytes) -> bool:
    language = tree_sitter.Language(tree_sitter_powershell.language())
    return tree_sitter.Parser(language).parse(source).root_node.has_error


def section(name: str) -> list[str]:
    body = re.split(r"^\[(\w+)\]\n", SCRIPT, flags=re.MULTILINE)
    found = body[body.index(name) + 1]
    return [line for line in found.splitlines() if line and not line.startswith(";")]


def parameters(line: str) -> dict[str, str]:
    pairs = re.findall(r'(\w+): (?:"((?:[^"]|"")*)"|([^;]*))', line)
    return {key: (quoted or bare.strip()).replace('""', '"') for key, quoted, bare in pairs}


def packed_programs() -> set[str]:
    recipe = (PROJECT / "installers" / "dockmirror.spec").read_text(encoding="utf-8")
    return {f"{name}.exe" for name in re.findall(r'\("([\w-]+)", \w+, \w+\.scripts', recipe)}


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)
def test_a_powershell_script_has_no_error_of_syntax(path: Path):
    source = path.read_bytes()
    assert not has_error(source)
    assert source.isascii(), "Windows PowerShell reads a file without a mark in the old code page"
    assert has_error(source + b"\nif (1) {")


def test_the_installer_lays_down_each_program_of_the_bundle_and_what_they_share():
    sources = [parameters(line)["Source"] for line in section("Files")]
    packed = {
        source.removeprefix("{#Bundle}\\") for source in sources if source.startswith("{#Bundle}")
    }
    assert packed == packed_programs() | {"_internal\\*"}
    assert len(packed_programs()) == 3
    others = [source for source in sources if not source.startswith("{#Bundle}")]
    assert all((WINDOWS / source.replace("\\", "/")).is_file() for source in others)


def test_all_is_laid_below_program_files_and_no_other_folder_can_be_chosen():
    assert all(parameters(line)["DestDir"].startswith("{app}") for line in section("Files"))
    settings = dict(line.split("=", 1) for line in section("Setup"))
    assert settings["DefaultDirName"] == "{autopf}\\Dockmirror"
    assert settings["DisableDirPage"] == "yes"
    assert settings["UsePreviousAppDir"] == "no"
    assert settings["PrivilegesRequired"] == "admin"


def test_the_menu_the_links_and_the_names_lead_to_programs_that_are_laid_down():
    told = "\n".join(section("Icons") + section("Registry")).replace('""', '"')
    named = set(re.findall(r"\{app\}\\([\w-]+\.exe)", told))
    assert named == {"Dockmirror-window.exe", "dockmirror.exe"} <= packed_programs()
    assert r'Software\Classes\dockmirror\shell\open\command"' in told
    assert '"{app}\\Dockmirror-window.exe" "%1"' in told


def test_each_program_is_signed_where_there_is_a_key():
    build = (WINDOWS / "build.ps1").read_text(encoding="utf-8")
    signed = set(re.findall(r'"\$bundle\\([\w-]+\.exe)"', build.partition("$env:PYTHONPATH")[0]))
    assert signed == packed_programs()
    assert "Add-Signature @($setup)" in build


def test_the_installer_says_each_of_its_sentences_in_each_of_its_languages():
    languages = {parameters(line)["Name"] for line in section("Languages")}
    said = {tuple(line.partition("=")[0].split(".")) for line in section("CustomMessages")}
    names = {name for _language, name in said}
    assert said == {(language, name) for language in languages for name in names}
    used = set(re.findall(r"\{cm:(\w+)\}|CustomMessage\('(\w+)'\)", SCRIPT))
    assert {one or other for one, other in used} == names


def test_removing_takes_no_history_unless_told_to():
    code = SCRIPT.partition("[Code]")[2]
    assert "[UninstallDelete]" not in SCRIPT
    assert "PURGE" in code
    assert "MB_DEFBUTTON2" in code
