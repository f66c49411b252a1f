"""What the Debian package holds, as its files are laid."""

import ast
import filecmp
import gzip
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from dockmirror.cli.invocation import COMMANDS
from installers.linux import symbols
from installers.linux.contents import QT_MODULES
from installers.linux.lock import PROJECT
from installers.linux.material import BUILD
from installers.linux.system_libraries import require_old_libraries
from installers.linux.tree import HOME, PYTHON, lay_tree

on_demand = pytest.mark.skipif(
    not os.environ.get("DOCKMIRROR_PACKAGES"), reason="only on demand: make packages"
)


def checked(*command: str | Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        list(map(str, command)),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(env or {})},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_window_imports_no_more_of_qt_than_packages_hold():
    imported = set()
    for path in (PROJECT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6."):
                imported.add(str(node.module).split(".")[1])
            elif isinstance(node, ast.ImportFrom) and node.module == "PySide6":
                imported |= {name.name for name in node.names}
    assert imported <= set(QT_MODULES)


def test_it_installs_less_than_150_megabytes(installed):
    assert sum(p.lstat().st_size for p in installed.rglob("*") if p.is_file()) < 150_000_000


def test_no_binary_needs_more_than_the_oldest_system_has(installed):
    require_old_libraries(installed)


def test_a_binary_that_needs_a_newer_library_is_told_of(installed, monkeypatch):
    monkeypatch.setitem(symbols.OLDEST, "GLIBC", (2, 34))
    with pytest.raises(LookupError, match=r"python3\.11 needs .*GLIBC_2\.35"):
        require_old_libraries(installed / HOME / "bin")


def test_it_says_its_version_and_commit(installed):
    told = checked(installed / PYTHON, "-I", "-m", "dockmirror", "--version")
    commit = checked("git", "-C", PROJECT, "rev-parse", "HEAD").strip()
    assert commit[:12] in told


def test_the_interpreter_reads_nothing_outside_the_package(installed):
    told = checked(
        installed / PYTHON,
        *("-I", "-c", "import sys, dockmirror; print(*sys.path, sep='\\n')"),
        env={"PYTHONPATH": "/nowhere", "PYTHONHOME": "/nowhere"},
    )
    assert all(line.startswith(str(installed / HOME)) for line in told.split())


def test_nobody_but_root_can_change_a_file_of_it(package):
    listing = checked("dpkg-deb", "--contents", package).splitlines()
    assert len(listing) > 1000
    for line in listing:
        mode, owner = line.split()[:2]
        assert owner == "root/root"
        assert mode[0] == "l" or (mode[5], mode[8]) == ("-", "-"), line
        assert "s" not in mode[1:], line


def test_the_action_names_the_helper(installed):
    policy = installed / "usr/share/polkit-1/actions/io.github.dockmirror.policy"
    assert ">/usr/lib/dockmirror/dockmirror-helper<" in policy.read_text()
    helper = installed / "usr/lib/dockmirror/dockmirror-helper"
    assert helper.read_bytes().startswith(f"#!/{PYTHON} -I\n".encode())
    assert helper.stat().st_mode & 0o777 == 0o755


def test_the_desktop_entry_and_the_metainfo_are_valid(package, installed):
    entry = installed / "usr/share/applications/dockmirror.desktop"
    assert checked("desktop-file-validate", entry) == ""
    assert "x-scheme-handler/dockmirror" in entry.read_text()
    checked(
        *("appstreamcli", "validate", "--no-net"),
        installed / "usr/share/metainfo/io.github.dockmirror.metainfo.xml",
    )


def test_the_manual_page_is_well_formed_and_tells_of_every_command(package, installed):
    page = installed / "usr/share/man/man1/dockmirror.1.gz"
    words = ("man", "--warnings", "--local-file", page)
    shown = checked(*words, env={"LC_ALL": "C.UTF-8", "MANWIDTH": "100", "MAN_KEEP_STDERR": "1"})
    assert "warning" not in shown
    source = gzip.decompress(page.read_bytes()).decode().replace("\\-", "-")
    assert all(f".SS {command}" in source for command in COMMANDS)
    assert "--check-for-updates" in source


def test_the_shells_complete_commands_and_options(installed):
    share = installed / "usr/share"
    completion = share / "bash-completion/completions/dockmirror"
    asked = f"source {completion}\n" + "".join(
        f"COMP_WORDS=({words}) COMP_CWORD={len(words.split()) - 1}; _dockmirror\n"
        'echo "${COMPREPLY[@]}"\n'
        for words in (
            "dockmirror setup --if-not-used k",
            "dockmirror se",
            "dockmirror check --ex",
        )
    )
    assert checked("bash", "--norc", "-euc", asked).split() == ["keep", "setup", "--explain"]
    zsh = (share / "zsh/vendor-completions/_dockmirror").read_text()
    fish = (share / "fish/vendor_completions.d/dockmirror.fish").read_text()
    assert zsh.startswith("#compdef dockmirror\n")
    for command in COMMANDS:
        assert f"'{command}:" in zsh
        assert f"-a {command} " in fish
    for shell, script in (("zsh", "zsh/vendor-completions/_dockmirror"), ("fish", None)):
        if shutil.which(shell) and script:
            checked(shell, "-n", share / script)


@on_demand
def test_two_trees_of_one_commit_are_the_same(installed):
    other = lay_tree(BUILD / "again").root
    differing = []
    for path in sorted(other.rglob("*")):
        twin = installed / path.relative_to(other)
        if path.is_file() and not filecmp.cmp(path, twin, shallow=False):
            differing.append(str(twin))
    assert differing == []


@on_demand
def test_lintian_finds_nothing(package):
    assert checked("lintian", "--allow-root", "--fail-on", "warning,error", package) == ""
