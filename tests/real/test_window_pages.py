"""The order of the mirrors, and the help desk's list, for real: window, helper, engine."""

import json
from pathlib import Path
from typing import Any

import pytest

from practice.site import Site
from tests.real.program import dockmirror, fetched_by_engine

pytestmark = pytest.mark.real

_INSIDE = "/var/tmp/pages_inside.py"
_SCRIPT = Path(__file__).with_name("pages_inside.py")


def in_window(site: Site, *words: str) -> dict[str, Any]:
    site.workstation.write(_INSIDE, _SCRIPT.read_bytes())
    done = site.workstation.run(
        ["python3", _INSIDE, *words],
        "person",
        env={"QT_QPA_PLATFORM": "offscreen"},
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    said = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(said, dict)
    return said


def mirrors_in_force(site: Site) -> list[str]:
    return site.workstation.docker_info()["RegistryConfig"]["Mirrors"] or []


def with_mirrors(site: Site, *mirrors: str) -> bytes:
    document = json.loads(site.first_daemon_json or b"{}")
    return json.dumps({**document, "registry-mirrors": list(mirrors)}, indent=2).encode()


def test_another_order_is_applied_proven_kept_and_undone(site: Site):
    first, second = site.mirror.url, site.second.url
    before = with_mirrors(site, first, second)
    site.reset(before)
    said = in_window(site, "order")
    assert said["title"] == "Docker pulls through the mirror", said
    assert said["plans"] == 1
    assert mirrors_in_force(site) == [f"{second}/", f"{first}/"]
    assert site.workstation.daemon_json() == with_mirrors(site, second, first)
    assert fetched_by_engine(site.second.requests()) != []
    assert fetched_by_engine(site.mirror.requests()) == []
    assert said["states"] == ["In force, and served the last test", "In force"]
    assert second in said["used"]
    assert said["change"].startswith("Order of the mirrors changed")
    # An ordinary person may not read the former file: it is worked out, and its digest vouches.
    assert any(line.startswith("-") and second in line for line in said["diff"])
    assert any(line.startswith("+") and second in line for line in said["diff"])
    run = dockmirror(site, "undo", "--yes")
    assert run.outcome == "done", run.told
    assert site.workstation.daemon_json() == before


def test_an_order_whose_first_mirror_does_not_serve_is_put_back(site_graph_driver: Site):
    site = site_graph_driver
    first, second = site.mirror.url, site.second.url
    before = with_mirrors(site, first, second)
    site.reset(before)
    site.second.fault("engine-500")
    said = in_window(site, "order")
    assert said["title"] == "Docker does not use the mirror", said
    assert site.workstation.daemon_json() == before
    assert mirrors_in_force(site) == [f"{first}/", f"{second}/"]


@pytest.mark.parametrize("fault", ["down", "engine-500"])
def test_the_first_mirror_of_a_list_that_serves_is_set_up(site_graph_driver: Site, fault: str):
    site = site_graph_driver
    site.reset()
    site.mirror.fault(fault)
    report = "/home/person/ticket.json"
    said = in_window(site, "list", report, site.mirror.url, site.second.url)
    assert said["title"] == "Docker pulls through the mirror", said
    # One that fails its check is never planned; one that fails in use is put back first.
    assert said["plans"] == (1 if fault == "down" else 2)
    assert f"{site.mirror.url}/ was passed over" in said["sentence"]
    assert mirrors_in_force(site) == [f"{site.second.url}/"]
    assert [row[0] for row in said["rows"]] == [f"{site.mirror.url}/", f"{site.second.url}/"]
    assert said["rows"][0][2] is (fault == "engine-500")
    document = json.loads(site.workstation.read(report))
    assert document["job"]["outcome"] == "proven"
    assert document["job"]["verdict"] == "mirror"
    assert [one["mirror"] for one in document["tried"]] == [
        f"{site.mirror.url}/",
        f"{site.second.url}/",
    ]
    assert document["tried"][0]["why_not"]
    assert document["tried"][1]["why_not"] == ""


def test_a_list_of_which_none_serves_changes_nothing(site_graph_driver: Site):
    site = site_graph_driver
    site.reset()
    site.mirror.fault("down")
    site.second.fault("basic-auth")
    said = in_window(site, "list", "/home/person/r.html", site.mirror.url, site.second.url)
    assert said["title"] == "The mirror can't serve Docker"
    assert said["plans"] == 0
    assert "None of the list's 2 mirrors" in said["sentence"]
    assert site.workstation.daemon_json() == site.first_daemon_json
    page = site.workstation.read("/home/person/r.html").decode()
    assert "Mirrors of the list" in page


def test_verify_names_the_mirror_that_served_where_the_first_does_not(site: Site):
    first, second = site.mirror.url, site.second.url
    site.reset(with_mirrors(site, first, second))
    site.mirror.fault("down")
    run = dockmirror(site, "verify")
    assert run.outcome == "proven", run.told
    assert run.document["mirror"] == f"{second}/"
