"""A builder's file: its configuration changes, every other byte stays."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.buildx_instance import (
    BUILDX_INSTANCE,
    is_container_builder,
    read_builder,
    with_toml,
)
from dockmirror.helper.ending import Refused
from tests.unit.helper.builder_files import builder_file

MIRROR = "https://a.test/"
PATH = "/instances/first"

files = st.dictionaries(
    st.sampled_from(["certs/a/ca.crt", "x", "buildkitd.toml"]),
    st.binary(max_size=40).map(lambda data: base64.b64encode(data).decode()),
)


def test_a_builder_is_read_with_what_reaches_it():
    builder = read_builder(builder_file("debug = true\n"))
    assert (builder.name, builder.container) == ("first", "buildx_buildkit_first0")
    assert (builder.endpoint, builder.network) == ("unix:///var/run/docker.sock", "host")
    assert builder.toml == "debug = true\n"
    assert read_builder(builder_file()).toml is None


@pytest.mark.parametrize("toml", [None, "debug = true\n", "", '[registry."q.io"]\nhttp = true\n'])
def test_a_mirror_comes_and_goes_and_leaves_the_bytes_as_they_were(toml):
    data = builder_file(toml)
    changed = BUILDX_INSTANCE.with_mirrors(data, [MIRROR], PATH)
    assert BUILDX_INSTANCE.mirrors(changed, PATH) == (MIRROR,)
    back = BUILDX_INSTANCE.with_mirrors(changed, (), PATH)
    assert back == (data if toml != "" else builder_file())


def test_members_of_another_version_of_buildx_and_all_spacing_stay():
    data = (
        b'{\n "New": [1,  2.50],\n "Name": "first", "Driver":"docker-container",\n "Nodes": [ {'
        b'"Name":"first0","Endpoint":"default","Later":{"Files":3},"Files" : {"a": "eA=="} } ]\n}\n'
    )
    changed = BUILDX_INSTANCE.with_mirrors(data, [MIRROR], PATH)
    assert changed is not None
    begin, rest = data.split(b'"Files" : {')
    assert changed.startswith(begin)
    assert changed.endswith(rest)
    assert BUILDX_INSTANCE.with_mirrors(changed, (), PATH) == data


@given(files, st.none() | st.text(max_size=60))
def test_only_the_configuration_changes(present, toml):
    try:
        changed = with_toml(builder_file(Files=present or None), toml)
    except Refused:
        assert next(iter(present)) != "buildkitd.toml"  # not where buildx puts it
        return
    wanted = json.loads(builder_file(Files=present or None))
    found = json.loads(changed)
    kept = {key: value for key, value in present.items() if key != "buildkitd.toml"}
    there = (found["Nodes"][0].pop("Files")) or {}
    encoded = there.pop("buildkitd.toml", None)
    assert (None if encoded is None else base64.b64decode(encoded).decode()) == toml
    assert there == kept
    wanted["Nodes"][0].pop("Files")
    assert found == wanted


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "builder-gone"),
        (b"", "builder-unreadable"),
        (b"[]", "builder-unreadable"),
        (b'{"Name": "a", "Name": "b"}', "builder-unreadable"),
        (b"[" * 100_000, "builder-unreadable"),
        (builder_file(Name="-x"), "builder-unreadable"),
        (builder_file(Files={"buildkitd.toml": "no base64"}), "builder-unreadable"),
        (b'{"Name":"k","Driver":"kubernetes","Nodes":[]}', "builder-form"),
        (b'{"Name":"a","Driver":"docker-container","Nodes":[{},{}]}', "builder-form"),
        (b'{"Name":"a","Driver":"docker-container","Nodes":null}', "builder-form"),
        (builder_file("a ="), "builder-form"),
    ],
)
def test_what_cannot_be_set_up_is_refused(data, code):
    with pytest.raises(Refused) as refused:
        BUILDX_INSTANCE.with_mirrors(data, [MIRROR], PATH)
    assert refused.value.code == code


def test_a_file_without_a_place_for_files_is_left_alone():
    document = json.loads(builder_file())
    del document["Nodes"][0]["Files"]
    with pytest.raises(Refused):
        BUILDX_INSTANCE.with_mirrors(json.dumps(document).encode(), [MIRROR], PATH)


def test_builders_of_other_drivers_are_none_in_a_container():
    assert is_container_builder(builder_file())
    assert not is_container_builder(b'{"Driver": "remote"}')
    assert not is_container_builder(b"nonsense")
