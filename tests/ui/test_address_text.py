"""What is pasted, dropped or followed: the address in it, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.ui.address_text import LinkRefused, address_in, is_link, mirror_of_link
from tests.ui.scripted import MIRROR

LINK = "dockmirror://setup?mirror=https%3A%2F%2Fmirror.example.com"


@pytest.mark.parametrize(
    "text",
    [
        "https://mirror.example.com",
        "  https://mirror.example.com\n",
        '{"registry-mirrors": ["https://mirror.example.com"]}',
        '{\n  "registry-mirrors": [\n    "https://mirror.example.com",\n    "https://b.example"]}',
        '"https://mirror.example.com",',
        "dockerd --registry-mirror=https://mirror.example.com --debug",
        "dockerd --registry-mirror https://mirror.example.com",
        "See https://docs.example.com/x and --registry-mirror=https://mirror.example.com",
        "Please use https://mirror.example.com.",
        "<a href='https://mirror.example.com'>our mirror</a>",
        LINK,
        "dockmirror://setup/?mirror=https://mirror.example.com",
    ],
)
def test_the_address_is_taken_out_of_what_is_around_it(text):
    assert address_in(text) == "https://mirror.example.com"


@pytest.mark.parametrize("text", ["mirror.example.com", "ftp://a.example", "no address here"])
def test_a_text_without_an_address_stays_as_it_is(text):
    assert address_in(text) == text


@pytest.mark.parametrize(
    "link",
    [
        "dockmirror:",
        "dockmirror://setup",
        "dockmirror://setup?mirror=",
        "dockmirror://remove?mirror=https://mirror.example.com",
        "dockmirror://setup?mirror=https://a.example&mirror=https://b.example",
        "dockmirror://setup?mirror=file:///etc/passwd",
        "dockmirror://setup?mirror=javascript:alert(1)",
        "dockmirror://setup?mirror=https://user:secret@a.example",
        "dockmirror://setup?mirror=https://a.example%0a--force",
        "dockmirror://setup?mirror=https://a.example%20--force",
        "dockmirror://setup?mirror=https://[broken",
        "dockmirror://setup?mirror=https://" + "a" * 3000,
        "dockmirror://setup?" + "&".join(f"x{n}=1" for n in range(50)),
    ],
)
def test_a_malformed_link_is_refused_with_a_sentence(link):
    with pytest.raises(LinkRefused) as refused:
        mirror_of_link(link)
    assert str(refused.value).startswith("This link is not understood")
    assert "secret" not in str(refused.value)


@given(st.text(max_size=200))
def test_a_link_gives_an_address_or_is_refused_whatever_it_holds(text):
    link = f"dockmirror:{text}"
    assert is_link(link)
    try:
        address = mirror_of_link(link)
    except LinkRefused:
        return
    assert address.startswith(("http://", "https://"))
    assert address.isprintable()


@given(st.text(max_size=500))
def test_any_text_is_survived(text):
    try:
        assert isinstance(address_in(text), str)
    except LinkRefused:
        assert is_link(text)


def test_the_address_of_the_tests_is_kept_whole():
    assert address_in(MIRROR) == MIRROR
