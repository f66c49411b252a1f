"""The logs of real engines as Docker Desktop keeps them: one file with other programs' lines."""

import json

import pytest

from dockmirror.evidence.daemon_log import read
from dockmirror.evidence.judge import judge
from dockmirror.helper.vm_log import read_lines
from tests.unit.evidence.captures import CAPTURES

AMONG_OTHERS = {"component": "kmsg", "level": "info", "msg": "eth0: link becomes ready"}


def as_docker_desktop_keeps(line):
    """A line of an engine's in ``init.log``: JSON that names the program."""
    if line.startswith("{"):
        return json.dumps({"component": "dockerd", **json.loads(line)})
    return json.dumps({"component": "dockerd", "msg": line})


@pytest.mark.parametrize("name", CAPTURES)
def test_the_verdict_is_the_one_that_the_engines_own_log_gives(name):
    capture = CAPTURES[name]
    kept = [json.dumps(AMONG_OTHERS)]
    for line in capture.lines:
        kept += [as_docker_desktop_keeps(line), json.dumps(AMONG_OTHERS)]
    window = read_lines("\n".join([*kept, ""]).encode())

    def verdict(lines):
        return judge(capture.pull, [read(lines, pull=capture.pull, mirrors=capture.mirrors)]).kind

    assert verdict([message for _seconds, message in window.lines]) is verdict(capture.lines)
