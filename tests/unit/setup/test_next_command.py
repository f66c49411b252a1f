"""A command that is named is about the same target as the one that names it."""

import pytest

from dockmirror.setup.next_command import next_command
from dockmirror.setup.options import Options


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (Options(), "dockmirror setup URL"),
        (Options(target="colima-2"), "dockmirror setup URL --target colima-2"),
        (
            Options(docker_host="unix:///run/my docker.sock"),
            "dockmirror setup URL --docker-host 'unix:///run/my docker.sock'",
        ),
    ],
)
def test_the_target_goes_along(options, line):
    assert next_command(options, "setup", "URL") == line
