import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.setup.secrets import without_secrets


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("http://me:word@p.example:3128/x", "http://***@p.example:3128/x"),
        ("http://me:w@rd@p.example/x", "http://***@p.example/x"),
        ("http://word@p.example", "http://***@p.example"),
        ("Authorization: Basic dXNlcjp3b3Jk", "Authorization: Basic ***"),
        ("bearer abc.def-ghi", "bearer ***"),
        ('{"auth": "dXNlcjp3b3Jk"}', '{"auth": "***"}'),
        ('{"identitytoken":"a.b.c"}', '{"identitytoken":"***"}'),
        ("https://a.example/?token=abc&x=1", "https://a.example/?token=***&x=1"),
        ("https://s3.example/b?X-Amz-Signature=abc", "https://s3.example/b?X-Amz-Signature=***"),
        ("HUB_PASSWORD=hunter2 docker", "HUB_PASSWORD=*** docker"),
    ],
)
def test_what_is_secret_is_taken_out(text, left):
    assert without_secrets(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "https://mirror.example.com/v2/library/busybox@sha256:" + "a" * 64,
        "Fetched https://mirror.example.com:5000/v2/ and asked somebody@example.com.",
        "Check that no password is asked for",
        "no basic auth credentials",
        '{"registry-mirrors": ["https://mirror.example.com/"]}',
    ],
)
def test_what_is_no_secret_stays(text):
    assert without_secrets(text) == text


secret = st.text(st.sampled_from("abcXYZ019!$%@:"), min_size=6).filter(lambda s: s.strip("@*"))


@given(secret, st.sampled_from(["", " said", "/path", ":80"]))
def test_no_password_in_an_address_survives(password, rest):
    assert without_secrets(f"x http://me:{password}@p.example{rest}") == (
        f"x http://***@p.example{rest}"
    )


@given(st.text())
def test_any_text_is_taken_and_twice_is_once(text):
    once = without_secrets(text)
    assert without_secrets(once) == once
