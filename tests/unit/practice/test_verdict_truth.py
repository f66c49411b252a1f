"""The matrix itself can fail: what it takes for the truth, and what it objects to."""

import dataclasses

import pytest

from practice.mirror import FAULTS
from practice.mirror_faults import LOCATIONS
from practice.nginx import Request
from practice.verdicts.cell import ENGINES, situations
from practice.verdicts.drive import Cell
from practice.verdicts.table import summary, write_page
from practice.verdicts.truth import objection, read_truth

OURS = frozenset({"mirror"})


def asked(uri, *, method="GET", status=200, agent="docker/26.1.5"):
    return Request(0.0, "x", method, uri, status, 10, agent, "")


TAG = "/v2/library/alpine/manifests/latest?ns=docker.io"
MANIFEST = "/v2/library/alpine/manifests/sha256:aa"
LAYER = "/v2/library/alpine/blobs/sha256:bb"


def truth(mirror=(), hub=()):
    return read_truth({"mirror": list(mirror), "Docker Hub": list(hub)})


def test_only_what_was_sent_to_an_engine_counts():
    seen = truth(
        [asked(MANIFEST, status=500), asked(LAYER, agent="Dockmirror/0.1"), asked("/v2/")],
        [asked(MANIFEST), asked(LAYER, status=206), asked(TAG, method="HEAD")],
    )
    assert seen.involved == {"Docker Hub"}
    assert seen.resolved == {"Docker Hub"}
    assert seen.words == "Docker Hub 2"


def test_a_registry_that_only_knew_the_tag_had_a_part():
    seen = truth([asked(MANIFEST), asked(LAYER)], [asked(TAG, method="HEAD")])
    assert "Docker Hub (tag only)" in seen.words
    assert objection("mirror", seen, OURS)


BOTH = truth([asked(MANIFEST)], [asked(LAYER)])
MIRROR = truth([asked(MANIFEST), asked(LAYER)])
HUB = truth([], [asked(MANIFEST), asked(LAYER)])
NOBODY = truth()


@pytest.mark.parametrize(
    ("verdict", "seen", "right"),
    [
        ("mirror", MIRROR, True),
        ("mirror", BOTH, False),
        ("mirror", HUB, False),
        ("mirror", NOBODY, False),
        ("docker-hub", HUB, True),
        ("docker-hub", MIRROR, False),
        ("docker-hub", truth([asked(LAYER)], [asked(MANIFEST)]), False),
        ("mixed", BOTH, True),
        ("mixed", HUB, False),
        ("unproven", BOTH, True),
        ("None", MIRROR, False),
    ],
)
def test_a_verdict_is_held_to_the_logs(verdict, seen, right):
    assert (objection(verdict, seen, OURS) == "") is right


def test_every_fault_of_the_matrix_can_be_ordered():
    faults = {fault for one in situations() for fault in one.faults if fault is not None}
    assert faults <= FAULTS


def test_the_matrix_has_each_situation_once_and_enough_cells():
    names = [one.name for one in situations()]
    assert len(names) == len(set(names))
    assert len(names) * len(ENGINES) >= 60


@pytest.mark.parametrize("text", LOCATIONS.values(), ids=LOCATIONS)
def test_a_faults_directives_are_balanced(text):
    assert text.count("{") == text.count("}")


def test_the_page_shows_each_cell_and_explains_what_is_unproven(tmp_path):
    cell = Cell("sid", "28.5.2", "containerd", "is odd", "unproven", "unproven", "Why.", "x", "", 1)
    wrong = dataclasses.replace(cell, situation="is worse", verdict="mirror", wrong="it is not")
    page = tmp_path / "verdicts.md"
    write_page(page, [cell, wrong])
    text = page.read_text()
    assert "| is odd | `unproven` | x | yes |" in text
    assert "no: it is not" in text
    assert "- *is odd*: Why." in text
    assert "Wrong: 1" in summary([cell, wrong])
