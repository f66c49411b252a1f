import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.mirror_rule import objection, without_credentials


@pytest.mark.parametrize(
    "mirror",
    [
        "https://a.test",
        "https://a.test/",
        "http://a.test:5000/x/y",
        "https://[2001:db8::1]:5000/",
        "https://192.0.2.3/",
        "https://a_b.test./",
        "https://a.test/%41",
    ],
)
def test_what_the_engine_takes_is_taken(mirror: str) -> None:
    assert objection(mirror) is None


@pytest.mark.parametrize(
    "mirror",
    [
        "",
        "a.test",
        "ftp://a.test",
        "HTTPS://a.test",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "https://:5000",
        "https://a.test:",
        "https://a.test:0",
        "https://a.test:99999",
        "https://a.test:x",
        "https://user@a.test",
        "https://user:secret@a.test",
        "https://a.test/?x",
        "https://a.test/#",
        "https://a test/",
        "https://a.test/\n",
        "https://%zz/",
        "https://[::1",
        "https://[x]/",
        "https://mïrror.test/",
        "https://a.test/\u202e",
        "https://-a.test/",
    ],
)
def test_what_cannot_be_a_mirror_is_refused(mirror: str) -> None:
    assert objection(mirror)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    for candidate in (text, f"https://{text}", f"https://a.test/{text}"):
        answer = objection(candidate)
        assert answer is None or answer


def test_credentials_are_taken_out() -> None:
    assert without_credentials("https://me:secret@a.test/x@y") == "https://***@a.test/x@y"
    assert without_credentials("https://a.test/x@y") == "https://a.test/x@y"
