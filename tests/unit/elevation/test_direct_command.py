"""What starts the helper without elevation, from an installed package and from a bundle."""

import json
import subprocess
import sys

import pytest

from dockmirror.elevation import direct
from dockmirror.helper.identity import is_administrator


def test_from_a_package_its_own_interpreter_runs_the_helper_apart_from_the_persons_settings():
    module = "__main__" if is_administrator() else "own_process"
    words = direct.command(module)
    assert words[:2] == [sys.executable, "-I"]
    done = subprocess.run(words, input="", capture_output=True, text=True, check=False)
    assert json.loads(done.stdout.splitlines()[0])["event"] == "ready"


@pytest.mark.parametrize(
    ("this", "helper"),
    [
        ("/Applications/Dockmirror.app/Contents/MacOS/Dockmirror-window", "dockmirror-helper"),
        ("/Program Files/Dockmirror/dockmirror.exe", "dockmirror-helper.exe"),
    ],
)
def test_from_a_bundle_the_helper_beside_the_program_is_started(monkeypatch, this, helper):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", this)
    folder = this.rpartition("/")[0]
    assert direct.command("__main__") == [f"{folder}/{helper}"]
    assert direct.command("own_process") == [f"{folder}/{helper}", "--own"]
