"""Rancher Desktop's provisioning script: Dockmirror's own file, whole."""

import json
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from dockmirror.helper.ending import Refused
from dockmirror.helper.rancher_desktop import ProvisioningScript

PATH = "/home/u/.local/share/rancher-desktop/lima/_config/override.yaml"
IN_YAML, ALONE = ProvisioningScript(in_yaml=True), ProvisioningScript(in_yaml=False)
ONE, TWO = "https://one.example.com", "http://192.0.2.3:5000/"


def run_with(script, tmp_path):
    """Run the script as the virtual machine would, with its folder below ``tmp_path``."""
    moved = script.replace("/etc/docker", str(tmp_path))
    subprocess.run(["sh", "-eu"], input=moved.encode(), check=True)
    return json.loads((tmp_path / "daemon.json").read_bytes())


@pytest.mark.parametrize("mirrors", [(ONE, TWO), ()])
def test_the_script_writes_the_engines_settings(mirrors, tmp_path):
    data = ALONE.render(mirrors)
    assert run_with(data.decode(), tmp_path) == {"registry-mirrors": list(mirrors)}
    assert b"\r" not in data


def test_limas_file_has_the_script_as_root_in_the_virtual_machine(tmp_path):
    document = YAML(typ="safe", pure=True).load(IN_YAML.render([ONE]).decode())
    (step,) = document["provision"]
    assert step["mode"] == "system"
    assert step["script"].startswith("#!/bin/sh\n")
    assert run_with(step["script"], tmp_path) == {"registry-mirrors": [ONE]}


@pytest.mark.parametrize("form", [IN_YAML, ALONE])
def test_what_was_written_is_read_again(form):
    data = form.with_mirrors(None, [ONE], PATH)
    assert form.mirrors(data, PATH) == (ONE,)
    emptied = form.with_mirrors(data, [], PATH)
    assert emptied is not None
    assert form.mirrors(emptied, PATH) == ()
    assert form.mirrors(None, PATH) == ()
    assert form.with_mirrors(None, [], PATH) is None


@pytest.mark.parametrize("form", [IN_YAML, ALONE])
@pytest.mark.parametrize("change", [lambda data: data + b"# mine\n", lambda _data: b"mounts: []\n"])
def test_somebody_elses_file_is_refused(form, change):
    data = change(form.render([ONE]))
    with pytest.raises(Refused) as refused:
        form.with_mirrors(data, [TWO], PATH)
    assert refused.value.code == "provisioning-script-theirs"
    assert "registry-mirrors" in refused.value.sentence


@given(st.binary(max_size=200))
def test_no_bytes_but_our_own_are_taken_for_ours(data):
    with pytest.raises(Refused):
        IN_YAML.mirrors(data, PATH)
