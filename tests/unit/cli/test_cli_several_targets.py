"""``status`` and ``history`` with several targets: each tells its own, and which is meant."""

import json
from dataclasses import replace

from dockmirror.cli.main import main
from dockmirror.mirror.catalogue import finding
from tests.unit.cli import scripted
from tests.unit.cli.scripted import ScriptedCommands

STOPPED = finding(
    "engine-not-running",
    socket="unix:///home/p/.colima/docker.sock",
    start="colima start",
    log="colima ssh",
    program="Colima",
)
ENGINE = replace(
    scripted.TARGET_STATUS, in_force=(scripted.MIRROR,), engine_version="28.5.2",
    image_store="containerd", problem="",
)  # fmt: skip
CONTAINERD = replace(
    ENGINE, id="containerd", title="containerd by itself", program="containerd",
    is_engine=False, image_store=None, engine_version="1.7.24", configured=(), in_force=(),
)  # fmt: skip
SIX = (
    ENGINE,
    replace(ENGINE, id="docker-rootless", title="Your own", interrupted="A change was left."),
    replace(
        ENGINE, id="colima", title="Docker Engine of Colima", program="Colima", in_force=None,
        engine_version=None, problem=STOPPED.title, findings=(STOPPED,),
    ),
    CONTAINERD,
    replace(CONTAINERD, id="builder-1", title="BuildKit, builder b", engine_version=None),
    replace(CONTAINERD, id="podman", title="Podman, your own", program="Podman"),
)  # fmt: skip


def told(capsys, *targets, findings=()):
    script = ScriptedCommands()
    script.status = scripted.status_of(*targets, findings=findings)
    assert main(["status"], script.commands()) == 0
    return capsys.readouterr().out


def blocks(text):
    return dict(
        zip(
            (one.id for one in SIX),
            (part for part in text.split("\n\n") if "(" in part),
            strict=False,
        )
    )


def test_of_several_the_one_that_is_meant_is_marked(capsys):
    text = told(capsys, *SIX)
    assert text.count("meant where no --target") == 1
    assert (
        text.index("docker-engine") < text.index("meant where no") < text.index("docker-rootless")
    )


def test_a_single_one_needs_no_mark(capsys):
    assert "--target" not in told(capsys, ENGINE)


def test_each_says_its_own_problem_and_what_to_do(capsys):
    colima = blocks(told(capsys, *SIX))["colima"]
    assert "Colima is not running" in colima
    assert "colima start" in colima
    assert "docker.service" not in colima


def test_what_is_told_as_a_finding_is_not_told_twice(capsys):
    text = told(capsys, *SIX, findings=[STOPPED])
    assert text.count("colima start") == 1


def test_an_interrupted_change_stands_with_its_target(capsys):
    text = blocks(told(capsys, *SIX))
    assert [name for name, block in text.items() if "Interrupted" in block] == ["docker-rootless"]


def test_what_has_no_engine_is_not_called_one(capsys):
    text = blocks(told(capsys, *SIX))
    assert "Engine" in text["docker-engine"].splitlines()[-1]
    assert "Program" in text["containerd"]
    assert "image store" not in text["podman"]


def test_the_document_has_the_members_of_the_contract_only(capsys):
    script = ScriptedCommands()
    script.status = scripted.status_of(*SIX)
    main(["status", "--format", "json"], script.commands())
    document = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in document["targets"]] == [one.id for one in SIX]
    assert set(document["targets"][2]) == {
        "id", "title", "config_path", "configured", "in_force", "engine_version", "image_store",
        "problem", "elsewhere", "restarts_how",
    }  # fmt: skip


def test_a_history_is_that_of_the_target_that_is_named(capsys):
    script = ScriptedCommands()
    other = replace(scripted.CHANGE, id="podman/0001", target="podman")
    script.changes = (scripted.CHANGE, other)
    main(["history", "--target", "podman", "--format", "json"], script.commands())
    assert [one["id"] for one in json.loads(capsys.readouterr().out)["changes"]] == ["podman/0001"]
    main(["history", "--target", "colima"], script.commands())
    assert "changed nothing there" in capsys.readouterr().out
