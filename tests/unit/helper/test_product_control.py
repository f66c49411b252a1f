"""A product started, stopped and restarted by its own commands."""

import os
from pathlib import Path

import pytest

from dockmirror.helper.client import Client
from dockmirror.helper.ending import ClientGone, EngineFailed
from dockmirror.helper.engine_api import EngineSilent, EngineState
from dockmirror.helper.product_control import ProductControl
from dockmirror.helper.vm_product import Commands

SCRIPT = """#!/bin/sh
echo "$*" >> "$STATE/asked"
case "$1" in
    start|restart) touch "$STATE/runs" ;;
    stop) rm -f "$STATE/runs" ;;
    broken) echo first; echo "it is busy" >&2; exit 3 ;;
    endless) exec sleep 600 ;;
    leaving) sleep 600 & echo $! > "$STATE/left" ;;
esac
"""


class Engine:
    """An engine that answers while there is a file ``runs``."""

    def __init__(self, folder: Path) -> None:
        self._runs = folder / "runs"

    def info(self) -> EngineState:
        if not self._runs.exists():
            raise EngineSilent("nobody there")
        return EngineState((), debug=False, live_restore=False, version="27.0.0")

    def running_containers(self) -> tuple[str, ...]:
        return ()


class Bench:
    """A product whose program is ``orbital`` below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.has_file = True
        program = folder / "bin" / "orbital"
        program.parent.mkdir()
        program.write_text(SCRIPT)
        program.chmod(0o755)
        self._incoming, self.their_end = os.pipe()
        self.client = Client(self._incoming, os.open(os.devnull, os.O_WRONLY))

    def control(self, **words: tuple[str, ...]) -> ProductControl:
        commands = Commands(folders=(str(self.folder / "bin"),), **words)
        return ProductControl(
            commands,
            Engine(self.folder),
            self.client,
            has_file=lambda: self.has_file,
            environment={"PATH": "/usr/bin:/bin", "STATE": str(self.folder)},
        )

    @property
    def asked(self) -> list[str]:
        return (self.folder / "asked").read_text().splitlines()


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def test_it_runs_while_its_engine_answers(bench):
    control = bench.control(start=("orbital", "start"), stop=("orbital", "stop"))
    assert not control.state().is_active
    control.start()
    assert control.state().is_active
    control.stop()
    assert not control.state().is_active


def test_its_own_restart_is_used_where_it_has_one(bench):
    control = bench.control(restart=("orbital", "restart", "docker"))
    control.restart()
    control.reload()
    assert bench.asked == ["restart docker", "restart docker"]


def test_without_a_restart_it_is_stopped_and_started(bench):
    control = bench.control(start=("orbital", "start"), stop=("orbital", "stop"))
    control.start()
    control.restart()
    assert bench.asked == ["start", "stop", "start"]


def test_what_the_file_said_is_forgotten_first_where_the_file_is_gone(bench):
    control = bench.control(
        start=("orbital", "start"), stop=("orbital", "stop"), forget=("orbital", "forget")
    )
    control.restart()
    bench.has_file = False
    control.restart()
    assert bench.asked == ["stop", "start", "forget", "stop", "start"]


def test_a_command_that_fails_is_told_with_its_last_words(bench):
    control = bench.control(restart=("orbital", "broken"))
    with pytest.raises(EngineFailed) as failed:
        control.restart()
    assert failed.value.code == "engine-did-not-start"
    assert str(failed.value.sentence) == "'orbital broken' failed: it is busy"


def test_a_command_that_is_not_there_is_told(bench):
    with pytest.raises(EngineFailed) as failed:
        bench.control(restart=("nowhere", "restart")).restart()
    assert "'nowhere restart' could not be run" in str(failed.value.sentence)


def test_what_a_command_leaves_running_is_not_waited_for(bench):
    bench.control(restart=("orbital", "leaving")).restart()
    left = int((bench.folder / "left").read_text())
    os.kill(left, 9)


def test_a_client_that_goes_ends_the_command(bench):
    control = bench.control(restart=("orbital", "endless"))
    os.close(bench.their_end)
    with pytest.raises(ClientGone):
        control.restart()
