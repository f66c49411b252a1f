"""Colima's own YAML: the list of mirrors changed, every other byte left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.colima_yaml import COLIMA_YAML
from dockmirror.helper.ending import Refused
from dockmirror.setup.colima_check import changes_mirrors_only

PATH = "/home/u/.colima/default/colima.yaml"
ONE, TWO = "https://one.example.com", "http://192.0.2.3:5000/"

TEMPLATE = """# Number of CPUs to be allocated to the virtual machine.
cpu: 2

# EXAMPLE - add insecure registries
# docker:
#   insecure-registries:
#     - myregistry.com:5000
#
# Default: {}
docker: {}

provision:
  - mode: system
    script: |
      docker:
        registry-mirrors: [nothing]
"""
WITH_OTHERS = """docker:  # mine
  # the company's
  insecure-registries:
    - myregistry.com:5000   # port
  features: {buildkit: false}

cpu: 4
"""
BLOCK = """cpu: 4
docker:
  registry-mirrors:
    - https://one.example.com  # near
    - 'http://192.0.2.3:5000/'
  debug: true
"""
SHALLOW = 'docker:\n  registry-mirrors:\n  - "https://one.example.com"\nenv: {}\n'
FLOW = 'docker:\n  registry-mirrors: [https://one.example.com, "http://192.0.2.3:5000/"] # both\n'
READABLE = [TEMPLATE, WITH_OTHERS, BLOCK, SHALLOW, FLOW, "cpu: 2\n", "cpu: 2", ""]


def mirrors(text):
    return COLIMA_YAML.mirrors(text.encode(), PATH)


def changed(text, wanted):
    data = COLIMA_YAML.with_mirrors(text.encode(), wanted, PATH)
    assert data is not None
    assert changes_mirrors_only(text.encode(), data, wanted)
    return data.decode()


def test_the_mirrors_are_read_in_each_shape():
    assert mirrors(TEMPLATE) == ()
    assert mirrors(WITH_OTHERS) == ()
    assert mirrors(BLOCK) == (ONE, TWO)
    assert mirrors(SHALLOW) == (ONE,)
    assert mirrors(FLOW) == (ONE, TWO)
    assert mirrors("docker:\n  registry-mirrors:\n") == ()
    assert mirrors("docker: null # none\n") == ()
    assert mirrors("docker:\n  registry-mirrors: []\n") == ()
    assert mirrors('"docker":\n  "registry-mirrors": [ ]\n') == ()
    assert COLIMA_YAML.mirrors(None, PATH) == ()


def test_a_mirror_is_added_to_the_template_and_taken_out_again():
    added = changed(TEMPLATE, [ONE])
    assert f'\ndocker:\n  registry-mirrors:\n    - "{ONE}"\n\nprovision:' in added
    assert changed(added, []) == TEMPLATE


def test_a_mirror_is_added_beside_others_and_taken_out_again():
    added = changed(WITH_OTHERS, [ONE])
    assert added.startswith("docker:  # mine\n  registry-mirrors:\n")
    assert changed(added, []) == WITH_OTHERS


def test_items_that_stay_keep_their_lines():
    assert changed(BLOCK, [ONE]) == BLOCK.replace("    - 'http://192.0.2.3:5000/'\n", "")
    turned = changed(BLOCK, [TWO, ONE])
    assert "    - 'http://192.0.2.3:5000/'\n    - https://one.example.com  # near\n" in turned


def test_a_list_in_one_line_stays_in_one_line():
    assert changed(FLOW, [TWO]) == FLOW.replace("https://one.example.com, ", "")
    assert changed(FLOW, [ONE, TWO]) == FLOW


def test_the_last_mirror_taken_out_leaves_the_others_or_an_empty_mapping():
    assert changed(SHALLOW, []) == "docker: {}\nenv: {}\n"
    assert changed(BLOCK, []) == "cpu: 4\ndocker:\n  debug: true\n"


def test_a_file_without_the_member_gets_it_at_its_end():
    wanted = f'docker:\n  registry-mirrors:\n    - "{ONE}"\n'
    assert changed("cpu: 2\n", [ONE]) == f"cpu: 2\n{wanted}"
    assert changed("cpu: 2", [ONE]) == f"cpu: 2\n{wanted}"


def test_line_ends_of_windows_are_kept():
    text = "cpu: 2\r\ndocker: {}\r\n"
    added = changed(text, [ONE])
    assert added.count("\r\n") == added.count("\n")
    assert changed(added, []) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("docker: {debug: true}\n", 1),
        ("cpu: 2\ndocker: [a]\n", 2),
        ("docker:\n  registry-mirrors: |\n    https://a\n", 3),
        ("docker:\n  registry-mirrors: *other\n", 2),
        ('docker:\n  registry-mirrors: ["https://a\\x41"]\n', 2),
        ("docker:\n  registry-mirrors:\n    - https://a\n\n    - https://b\n", 5),
        ("docker:\n  registry-mirrors:\n    - https://a\n    # b\n    - https://b\n", 4),
        ("docker:\n  registry-mirrors:\n    - {a: b}\n", 3),
        ("docker:\n  registry-mirrors: [a]\n  registry-mirrors: [b]\n", 3),
        ("docker: {}\ndocker: {}\n", 2),
        ("docker:\n\tdebug: true\n", 2),
        ("{cpu: 2}\n", 1),
        ("cpu: 2\n---\ncpu: 3\n", 2),
        ("docker:\n  - a\n", 2),
        ("docker:\n    debug: true\n  features: {}\n", 3),
    ],
)
def test_any_other_shape_is_refused_with_its_line(text, line):
    with pytest.raises(Refused) as refused:
        COLIMA_YAML.mirrors(text.encode(), PATH)
    assert (refused.value.code, refused.value.facts["line"]) == ("colima-yaml-shape", str(line))


def test_a_mirror_that_could_not_stand_in_the_file_is_never_written():
    with pytest.raises(ValueError, match="cannot stand"):
        COLIMA_YAML.with_mirrors(b"", ['https://a"\n- b'], PATH)


addresses = st.from_regex(
    r"https?://[a-z0-9.-]{1,12}(:[0-9]{1,5})?(/[a-z0-9._~-]{0,6})?", fullmatch=True
)


@given(st.sampled_from(READABLE), st.lists(addresses, unique=True, max_size=4))
def test_whatever_is_written_is_read_again_and_nothing_else_changes(text, wanted):
    data = COLIMA_YAML.with_mirrors(text.encode(), wanted, PATH)
    assert data is not None
    assert COLIMA_YAML.mirrors(data, PATH) == tuple(wanted)
    assert changes_mirrors_only(text.encode(), data, wanted)


@given(st.text(alphabet="docker:regsty-mi []{}#'\"\n,a", max_size=60))
def test_whatever_stands_there_it_is_changed_rightly_or_refused(text):
    data = text.encode()
    try:
        after = COLIMA_YAML.with_mirrors(data, [ONE], PATH)
    except Refused:
        return
    if changes_mirrors_only(data, data, COLIMA_YAML.mirrors(data, PATH)):
        assert after is not None
        assert COLIMA_YAML.mirrors(after, PATH) == (ONE,)
