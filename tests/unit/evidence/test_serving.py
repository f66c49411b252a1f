"""Which of several mirrors served is told by sources that name registries, and by no other."""

from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.evidence.serving import serving

A, B = "https://a.example.com/", "https://b.example.com:5000/docker-hub/"


def saw(decisive=True, **served):
    names = {name.replace("_", "."): origin for name, origin in served.items()}
    return Evidence("daemon-log", Says.POSITIVE, "", decisive=decisive, served_by=names)


def test_the_mirror_that_was_seen_to_serve_is_named_as_it_is_written():
    seen = Evidence(
        "daemon-log",
        Says.POSITIVE,
        "",
        decisive=True,
        served_by={"B.example.com:5000": Origin.MIRROR},
    )
    assert serving([seen], (A, B)) == (B,)


def test_another_mirror_than_the_one_in_question_counts_as_well():
    assert serving([saw(a_example_com=Origin.ELSEWHERE)], (A, B)) == (A,)


def test_a_source_that_only_hints_names_nobody():
    assert serving([saw(decisive=False, a_example_com=Origin.MIRROR)], (A, B)) == ()


def test_docker_hub_is_no_mirror_whatever_it_is_called():
    hub = "https://registry-1.docker.io/"
    seen = Evidence(
        "daemon-log",
        Says.NEGATIVE,
        "",
        decisive=True,
        served_by={"registry-1.docker.io": Origin.DOCKER_HUB},
    )
    assert serving([seen], (hub,)) == ()
