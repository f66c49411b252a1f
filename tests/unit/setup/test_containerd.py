"""When containerd's file would take somebody else's word away, and what is said of Kubernetes."""

import pytest

from dockmirror.cancellation import CancelToken
from dockmirror.engine.candidate import Candidate
from dockmirror.helper.containerd_service import Configuration, Containerd
from dockmirror.helper.hosts_toml import render
from dockmirror.setup import containerd as module
from dockmirror.setup.containerd import CONTAINERDS, FoundContainerd
from dockmirror.setup.ending import Ending
from dockmirror.setup.narration import Narration
from dockmirror.setup.outcome import Outcome
from dockmirror.targets.containerd import of_containerd

MIRROR = "https://mirror.example.test/"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "certs.d"


def containerd(folder, *, active=True, cri=True, folders=()):
    return Containerd(
        program="/nowhere/containerd",
        active=active,
        main_pid=None,
        configuration=Configuration(folders, cri=cri),
        config_path=str(folder / "docker.io/hosts.toml"),
        environment={"HTTPS_PROXY": "http://proxy.test:3128"},
    )


def found(folder, *, data=None, **facts):
    one = containerd(folder, **facts)
    mirrors = (MIRROR,) if data else ()
    return FoundContainerd(of_containerd(one), one, "2.1.9", data, mirrors)


def test_without_anybodys_word_it_may_be_written(folder):
    found(folder).require_changeable()


def test_certificates_beside_it_would_no_longer_be_read(folder):
    (folder / "docker.io").mkdir(parents=True)
    (folder / "docker.io/ca.crt").touch()
    with pytest.raises(Ending, match=r"docker\.io holds certificates"):
        found(folder).require_changeable()
    found(folder, data=render([MIRROR])).require_changeable()


def test_the_word_for_all_registries_would_no_longer_count(folder, tmp_path):
    other = tmp_path / "other"
    (other / "_default").mkdir(parents=True)
    (other / "_default/hosts.toml").touch()
    with pytest.raises(Ending, match="_default"):
        found(folder, folders=(str(folder), str(other))).require_changeable()
    (folder / "docker.io").mkdir(parents=True)
    found(folder, folders=(str(folder), str(other))).require_changeable()


def test_kubernetes_is_spoken_of_where_it_would_pass_the_mirror_by(folder):
    codes = [one.code for one in found(folder).plan((MIRROR,)).warnings]
    assert codes == ["containerd-folder-not-set"]
    assert found(folder, cri=False).plan((MIRROR,)).warnings == ()
    assert found(folder, folders=(str(folder),)).plan((MIRROR,)).warnings == ()
    assert found(folder, data=render([MIRROR])).plan(()).warnings == ()


def test_the_plan_is_of_the_whole_file(folder):
    plan = found(folder).plan((MIRROR,))
    assert (plan.before, plan.after, plan.way) == (None, render([MIRROR]), "each-pull")
    assert not found(folder, data=render([MIRROR])).plan((MIRROR,)).changes_file


def test_every_certificate_counts_and_its_proxies_are_used(folder):
    view = found(folder).view()
    assert view.checks_certificate("127.0.0.1:5000", ["127.0.0.1"])
    assert view.proxies.https == "http://proxy.test:3128"


def test_an_image_of_another_registry_shows_nothing(folder):
    with pytest.raises(Ending) as ending:
        found(folder).candidates("quay.io/x/y")
    assert ending.value.outcome is Outcome.REFUSED
    assert found(folder).candidates("me/x")[0].reference == "me/x:latest"


def test_without_root_there_is_no_pull(folder):
    pulled = found(folder).pull(Candidate("alpine:latest", ""), (), None, CancelToken())
    assert not pulled.pull.ok
    assert not pulled.evidence.decisive


def test_one_that_does_not_run_is_refused_and_shown(folder, monkeypatch):
    one = containerd(folder, active=False)
    monkeypatch.setattr(module, "find_containerd", lambda: one)
    with pytest.raises(Ending, match="systemctl start containerd"):
        CONTAINERDS.look(Narration("setup", lambda _event: None), of_containerd(one))
    assert "systemctl start" in CONTAINERDS.glance(of_containerd(one)).problem


def test_somebody_elses_mirrors_are_shown_and_left_alone(folder, monkeypatch):
    (folder / "docker.io").mkdir(parents=True)
    (folder / "docker.io/hosts.toml").write_text('[host."https://theirs.test"]\n')
    one = containerd(folder)
    monkeypatch.setattr(module, "find_containerd", lambda: one)
    seen = CONTAINERDS.glance(of_containerd(one))
    assert seen.in_force == seen.configured == ("https://theirs.test/",)
    with pytest.raises(Ending, match="not as Dockmirror wrote it"):
        CONTAINERDS.look(Narration("setup", lambda _event: None), of_containerd(one))
