"""What the engine's own check of a file comes to, by what its program ends with."""

import dataclasses
import os
from pathlib import Path

import pytest

from dockmirror.helper.client import Client
from dockmirror.helper.ending import Refused
from dockmirror.helper.owners import Owners
from dockmirror.helper.validation import Validator
from tests.unit.helper.engine_in_memory import service


class Anybody(Owners):
    """Trusts every path: those of a test are below a folder that all may write."""

    def alone(self, status: os.stat_result) -> bool:
        return True


EVERYBODY = Anybody(frozenset(), frozenset(), service().unit)  # type: ignore[arg-type]  # no words


def check(folder: Path, words: str) -> bool:
    dockerd = folder / "dockerd"
    dockerd.write_text(f"#!/bin/sh\n{words}\n")
    dockerd.chmod(0o755)
    requests, to_helper = os.pipe()
    from_helper, replies = os.pipe()
    client = Client(requests, replies)
    found = dataclasses.replace(service(), dockerd=str(dockerd))
    try:
        return Validator(found, client, folder=folder / "copy", owners=EVERYBODY)(b"{}")
    finally:
        client.close()
        for descriptor in (requests, to_helper, from_helper, replies):
            os.close(descriptor)
        assert not (folder / "copy").exists()


def test_a_file_that_the_engine_takes_is_checked(tmp_path: Path) -> None:
    assert check(tmp_path, "exit 0")


@pytest.mark.parametrize(
    "words",
    [
        "echo 'unknown flag: --validate' >&2; exit 125",
        "echo 'dockerd: error while loading shared libraries: libnftables.so.1' >&2; exit 127",
        "exit 126",
    ],
)
def test_a_program_that_does_not_get_to_a_check_says_nothing_of_the_file(
    tmp_path: Path, words: str
) -> None:
    assert not check(tmp_path, words)


def test_a_file_that_the_engine_refuses_is_refused_in_its_words(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="unknown directive") as ending:
        check(tmp_path, "echo 'unable to configure: unknown directive' >&2; exit 1")
    assert ending.value.code == "daemon-json-invalid"
