"""The command line as processes of its own: start-up, signals, a reader that goes away."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

HEAVY = {"requests", "docker", "rich", "PySide6", "cryptography", "psutil", "urllib3"}

_LOADED = """
import sys
from dockmirror.cli.main import main
code = main(sys.argv[1:])
print(",".join(sorted(name.partition(".")[0] for name in sys.modules)), file=sys.stderr)
sys.exit(code)
"""

_WAITS = """
import sys
from dataclasses import replace
from dockmirror.cli.main import main
from dockmirror.setup.events import Finished
from dockmirror.setup.outcome import Outcome, Result
from tests.unit.cli.scripted import ScriptedCommands

class Waits(ScriptedCommands):
    def story(self, observer, agrees=None, command="setup"):
        told = self.token
        print("at work", file=sys.stderr, flush=True)
        told.wait(60)
        print("woken", file=sys.stderr, flush=True)
        if command == "verify":
            sys.stdin.readline()  # putting things back takes a while
        return Result(command, Outcome.CANCELLED, ("Everything is as it was.",))

    def _verify(self, options, observer, token):
        self.token = token
        return super()._verify(options, observer, token)

    def _check(self, text, options, observer, token):
        self.token = token
        return super()._check(text, options, observer, token)

    def _status(self, options):
        print("at work", file=sys.stderr, flush=True)
        sys.stdin.readline()

sys.exit(main(sys.argv[1:], Waits().commands()))
"""


@contextmanager
def start(code, *words):
    """A process of its own, which does not outlive a test that fails."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["setup", "--help"]])
def test_version_and_help_load_nothing_heavy(words):
    with start(_LOADED, *words) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out
    loaded = set(err.strip().split(","))
    assert "argparse" in loaded
    assert not loaded & HEAVY


def test_version_is_that_of_the_package():
    from importlib import metadata

    with start(_LOADED, "--version") as process:
        out, _ = process.communicate(timeout=60)
    assert out == f"dockmirror {metadata.version('dockmirror')}\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_cancels_and_the_exit_code_says_so(number):
    with start(_WAITS, "check", "m.example", "--format", "json") as process:
        assert process.stderr.readline() == "at work\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads(out)["outcome"] == "cancelled"
    assert "Traceback" not in err


def test_a_second_signal_is_told_to_wait_and_the_putting_back_ends():
    with start(_WAITS, "verify") as process:
        assert process.stderr.readline() == "at work\n"
        process.send_signal(signal.SIGINT)
        assert "put back" in process.stdout.readline()
        assert process.stderr.readline() == "woken\n"
        process.send_signal(signal.SIGINT)
        assert "Still putting things back" in process.stdout.readline()
        out, _ = process.communicate("\n", timeout=60)
    assert process.returncode == 130
    assert "Everything is as it was." in out


def test_a_command_that_only_looks_is_not_waited_for():
    with start(_WAITS, "status") as process:
        assert process.stderr.readline() == "at work\n"
        process.send_signal(signal.SIGINT)
        process.wait(60)
        assert process.returncode == 130


def test_a_list_that_never_comes_can_be_interrupted():
    code = """
import sys
from dockmirror.cli import main as command_line, mirror_list

class Keyboard:
    def read(self, size):
        print("at work", file=sys.stderr, flush=True)
        return sys.stdin.read()

mirror_list.sys = type("Streams", (), {"stdin": type("Input", (), {"buffer": Keyboard()})})
sys.exit(command_line.main(sys.argv[1:]))
"""
    with start(code, "check", "-", "--format", "json") as process:
        assert process.stderr.readline() == "at work\n"
        process.send_signal(signal.SIGINT)
        process.wait(60)
        assert json.loads(process.stdout.read())["outcome"] == "cancelled"
        assert "Traceback" not in process.stderr.read()
    assert process.returncode == 130


def test_a_reader_that_goes_away_leaves_the_exit_code_alone():
    read, write = os.pipe()
    os.close(read)
    code = (
        "import sys\nfrom dockmirror.cli.main import main\n"
        "from tests.unit.cli.scripted import ScriptedCommands\n"
        "sys.exit(main(sys.argv[1:], ScriptedCommands().commands()))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, "verify", "--format", "jsonl"],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        # Only a buffer has something left to write when the interpreter ends.
        env={name: text for name, text in os.environ.items() if name != "PYTHONUNBUFFERED"},
    ) as process:
        os.close(write)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "BrokenPipe" not in err
    assert "Traceback" not in err


def test_closed_standard_streams_disturb_nothing():
    code = "from dockmirror.cli.main import main\nimport sys\nsys.exit(main(['history']))"
    command = f'exec {sys.executable} -c "{code}" <&- >&- 2>&-'
    assert subprocess.run(["/bin/sh", "-c", command], timeout=60, check=False).returncode == 0
