"""The YAML that is written is read back as it was meant, by the rules of 1.1 and of 1.2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from dockmirror.hostkit.yaml_text import Explained, yaml_text

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
LOOK_ALIKES = st.sampled_from(
    ["yes", "No", "on", "null", "~", "0.1", "1e3", ".5", ".inf", ".NaN", "0x1f", "12:30:45",
     "a: b", "# no", "- a", "*a", "&a", "!a", "%a", "@a", "`a", "'", '"', "", " a", "a ", "{", "[",
     "2020-01-01", "<<", "=", "a\nb", "\x85", "\u2028", "\ufeff", "é", "..", "..."]
)  # fmt: skip
SCALARS = TEXT | LOOK_ALIKES | st.booleans() | st.integers(-(10**9), 10**9)
KEYS = TEXT | LOOK_ALIKES
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize("version", [(1, 1), (1, 2)])
@given(document=st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_any_value_is_read_back_as_it_was(version: tuple[int, int], document: dict):
    reader = YAML(typ="safe", pure=True)
    reader.version = version
    assert reader.load(yaml_text(document)) == document


def test_plain_words_stand_unquoted_and_reasons_stand_above():
    text = yaml_text({"a": Explained({"path": "/var/lib/x", "many": ["one", "2"]}, "Because.")})
    assert text == '# Because.\na:\n  path: /var/lib/x\n  many: [one, "2"]\n'
