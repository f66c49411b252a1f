"""The difference that each change made, known without root where digests vouch for it."""

from dataclasses import replace

import pytest

from dockmirror.daemonjson import set_mirrors, sha256
from dockmirror.helper import hosts_toml, registries_conf
from dockmirror.helper.history import Change
from dockmirror.setup.change_diffs import change_diffs
from dockmirror.targets.configuration_file import ConfigurationUnreadable

PATH = "/etc/docker/daemon.json"
A, B = "https://a.example.com/", "https://b.example.com/"
OWN = b'{\n  "log-driver": "local"\n}\n'


def change(number, before, after, mirrors_before, mirrors_after):
    return Change(
        id=str(number),
        time_iso="2025-03-01T14:02:00+00:00",
        action="set-mirrors",
        target="docker-engine",
        config_path=PATH,
        mirrors_before=mirrors_before,
        mirrors_after=mirrors_after,
        verdict="mirror",
        uid=1000,
        undone=False,
        before_sha256=sha256(before),
        after_sha256=sha256(after),
        backup_path=None,
    )


def roots_alone(_change, _name):
    raise PermissionError


def story(first):
    """Three changes to a file that began as ``first``, newest first; the file of now."""
    one = set_mirrors(first, (A,))
    two = set_mirrors(one, (B, A))
    made = (
        change(3, two, first, (B, A), ()),
        change(2, one, two, (A,), (B, A)),
        change(1, first, one, (), (A,)),
    )
    return made, first


@pytest.mark.parametrize("first", [OWN, None])
def test_every_change_is_known_from_the_file_of_now(first):
    made, now = story(first)
    diffs = change_diffs(made, lambda _path: now, roots_alone)
    assert sorted(diffs) == ["1", "2", "3"]
    assert f'+    "{A}"' in diffs["1"]
    assert f'+    "{B}",' in diffs["2"]
    assert f'-    "{A}"' in diffs["3"]
    assert diffs["1"].startswith("--- ")


def test_somebody_elses_edit_hides_what_came_before_it():
    made, _now = story(OWN)
    theirs = set_mirrors(b'{\n  "log-driver": "json-file"\n}\n', (B, A))
    diffs = change_diffs(made[1:], lambda _path: theirs, roots_alone)
    assert diffs == {}


def test_what_root_kept_is_taken_where_it_may_be_read():
    made, _now = story(OWN)
    files = {"2": (set_mirrors(OWN, (A,)), set_mirrors(set_mirrors(OWN, (A,)), (B, A)))}

    def kept(one, name):
        if one.id not in files:
            raise PermissionError
        return files[one.id][name == "after"]

    diffs = change_diffs(made, lambda _path: b"{}", kept)
    assert "2" in diffs


def test_an_unreadable_file_leaves_the_diffs_out():
    made, _now = story(OWN)

    def unreadable(_path):
        raise ConfigurationUnreadable("no permission")

    assert change_diffs(made, unreadable, roots_alone) == {}


def test_secrets_in_the_file_are_not_shown():
    secret = b'{\n  "proxies": {"http-proxy": "http://me:word@proxy.example.com"}\n}\n'
    made, now = story(secret)
    diffs = change_diffs(made, lambda _path: now, roots_alone)
    assert "word" not in "".join(diffs.values())
    assert "***" in diffs["1"]


def test_a_digest_that_does_not_fit_is_never_shown_as_a_change():
    made, now = story(OWN)
    spoilt = (made[0], replace(made[1], before_sha256="f" * 64), made[2])
    diffs = change_diffs(spoilt, lambda _path: now, roots_alone)
    assert "2" not in diffs


@pytest.mark.parametrize(
    ("form", "line"),
    [
        (registries_conf, '+location = "b.example.com"'),
        (hosts_toml, '+[host."https://b.example.com"]'),
    ],
)
def test_a_file_that_is_all_dockmirrors_is_known_from_its_mirrors(form, line):
    after = form.render((A, B))
    made = (change(1, form.render((A,)), after, (A,), (A, B)),)
    diffs = change_diffs(made, lambda _path: b"somebody else wrote this", roots_alone)
    assert line in diffs["1"]
