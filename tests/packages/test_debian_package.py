"""The Debian package in a clean workstation: installed, used, upgraded, removed, purged."""

from pathlib import Path

import pytest

from practice.site import Site
from tests.real.program import dockmirror, fetched_by_engine

pytestmark = pytest.mark.real

PYTHON = "/usr/lib/dockmirror/bin/python3.11"

_TRACES = r"""
find / -xdev \( -path /proc -o -path /sys -o -path /host -o -path /run \) -prune -o \
    -iname '*dockmirror*' -print
"""


def install(site: Site, package: Path) -> None:
    site.workstation.run(["dpkg", "--install", f"/host{package}"], check=True)


def traces(site: Site) -> set[str]:
    """What bears the program's name, but for what the tests put there and dpkg's own log."""
    shown = site.workstation.run(["sh", "-uc", _TRACES]).stdout.decode().split()
    return {path for path in shown if "10-dockmirror-practice" not in path}


def test_the_package_does_the_main_job_is_upgraded_removed_and_purged(
    site: Site, older_package: Path, package: Path
) -> None:
    workstation = site.workstation
    install(site, older_package)

    run = dockmirror(site, "setup", site.mirror.url, "--yes")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert fetched_by_engine(site.mirror.requests())
    assert fetched_by_engine(site.hub.requests()) == []
    change = dockmirror(site, "history").document["changes"]

    install(site, package)
    assert dockmirror(site, "history").document["changes"] == change
    assert dockmirror(site, "verify").outcome == "proven"
    undone = dockmirror(site, "undo", "--yes")
    assert undone.exit_code == 0, undone.told
    assert workstation.docker_info()["RegistryConfig"]["Mirrors"] in (None, [])
    again = dockmirror(site, "setup", site.mirror.url, "--yes")
    assert again.outcome == "proven", again.told
    daemon_json = workstation.daemon_json()

    workstation.run(["dpkg", "--remove", "dockmirror"], check=True)
    left = {path for path in traces(site) if not path.startswith("/var/lib/dpkg/")}
    assert left == {"/var/lib/dockmirror"}
    assert workstation.daemon_json() == daemon_json
    workstation.run(["dpkg", "--purge", "dockmirror"], check=True)
    assert traces(site) == set()
    assert workstation.daemon_json() == daemon_json


def test_the_helper_is_roots_alone_and_asks_through_its_own_action(
    site: Site, package: Path
) -> None:
    workstation = site.workstation
    install(site, package)
    shown = workstation.run(["stat", "-c", "%U %G %a", "/usr/lib/dockmirror/dockmirror-helper"])
    assert shown.stdout.decode().split() == ["root", "root", "755"]
    workstation.set_polkit("no")
    try:
        denied = dockmirror(site, "setup", site.second.url, "--yes")
    finally:
        workstation.set_polkit("yes")
    assert denied.exit_code == 7, denied.told
    refused = workstation.run(["dockmirror", "install-helper"])
    assert refused.returncode == 4
    assert b"package" in refused.stdout
    assert not workstation.exists("/usr/local/libexec/dockmirror-helper")
    workstation.run(["dpkg", "--purge", "dockmirror"], check=True)


# Closes the window once it has been painted and filled, as a person would.
_CLOSED = """
import sys
import dockmirror.ui.app as app
from dockmirror.cli.main import main

fill = app.MainWindow.fill
def filled(window, text):
    fill(window, text)
    window.close()
app.MainWindow.fill = filled
sys.exit(main([]))
"""


def test_what_the_window_remembers_is_in_the_persons_home_and_stays_theirs(
    site: Site, package: Path
) -> None:
    """No package touches a home (Debian policy 4.17, 10.7.5); elsewhere nothing is left."""
    install(site, package)
    site.workstation.write("/run/closed.py", _CLOSED.encode())
    closed = site.workstation.run(["xvfb-run", "-a", PYTHON, "-I", "/run/closed.py"], user="person")
    assert closed.returncode == 0, closed.stderr.decode()
    site.workstation.run(["dpkg", "--purge", "dockmirror"], check=True)
    left = traces(site)
    theirs = {f"/home/person/{name}/dockmirror" for name in (".config", ".local/state")}
    assert "/home/person/.config/dockmirror" in left
    assert {path for path in left if not path.startswith(tuple(theirs))} == set()
    site.workstation.run(["rm", "-r", *(theirs & left)], check=True)
    assert traces(site) == set()


def test_the_window_opens(site: Site, package: Path) -> None:
    install(site, package)
    script = Path(__file__).resolve().parents[2] / "installers/linux/first_paint.py"
    site.workstation.write("/run/first_paint.py", script.read_bytes())
    opened = site.workstation.run(
        ["xvfb-run", "--auto-servernum", PYTHON, "-I", "/run/first_paint.py"], user="person"
    )
    assert opened.returncode == 0, opened.stderr.decode()
    assert float(opened.stdout) > 0
    site.workstation.run(["dpkg", "--purge", "dockmirror"], check=True)
