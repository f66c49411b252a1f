"""The helper runs on the system's own Python, which may be an older one of the same series."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import dockmirror

SYSTEM_PYTHON = Path("/usr/bin/python3")
DOCUMENTS = [
    '{"a": {"b": "c"}}',
    '{"a": [{"b": ["c", 1.5e3]}, {}], "debug": false}',
    '{"log-opts": {"max-size": "10m", "labels": "x"}, "registry-mirrors": ["https://a.test"]}',
]
PROGRAM = """
import json, sys
sys.path.insert(0, sys.argv[1])
from dockmirror.daemonjson import add_mirror, parse, remove_mirrors
for text in json.load(sys.stdin):
    data = text.encode()
    added = add_mirror(data, "https://m.test")
    assert parse(added).mirrors[0] == "https://m.test", text
    assert remove_mirrors(added, ["https://m.test"]) == data, text
"""


def is_recent(python: Path) -> bool:
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return python.exists() and subprocess.run([python, "-c", check], check=False).returncode == 0


@pytest.mark.parametrize("python", [Path(sys.executable), SYSTEM_PYTHON], ids=["ours", "systems"])
def test_reads_nested_values_on_this_python(python):
    if not is_recent(python):
        pytest.skip("this system's own Python is older than 3.11")
    app = Path(dockmirror.__file__).parents[1]
    done = subprocess.run(
        [python, "-I", "-c", PROGRAM, app],
        input=json.dumps(DOCUMENTS),
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
