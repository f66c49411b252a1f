"""Every change can be taken back, in order; never over somebody else's edit, which is shown."""

import pytest

from practice.site import Site
from practice.workstation import DAEMON_JSON
from tests.real.program import Run, dockmirror

pytestmark = pytest.mark.real

FIRST = b'{\r\n\t"labels": ["a=\\u00e9"]}'
THEIRS = b'{"registry-mirrors": ["https://me:hunter2@theirs.example.test/"], "mtu": 1400}'


def undo(site: Site, user: str = "person") -> Run:
    return dockmirror(site, "undo", "--yes", user=user)


def test_undo_again_and_again_goes_back_change_by_change(site: Site):
    site.reset(FIRST)
    seen = [FIRST]
    for mirror in (site.mirror, site.second):
        assert dockmirror(site, "setup", mirror.url, "--yes").outcome == "proven"
        seen.append(site.workstation.daemon_json() or b"")
    removed = dockmirror(site, "remove", site.mirror.url, "--yes")
    assert removed.exit_code == 0, removed.told
    for file in reversed(seen):
        run = undo(site)
        assert (run.exit_code, run.outcome) == (0, "done"), run.told
        assert site.workstation.daemon_json() == file
    assert (undo(site).exit_code, undo(site).outcome) == (0, "unchanged")
    assert site.workstation.docker_info()["RegistryConfig"]["Mirrors"] in ([], None)


def test_an_edit_made_since_is_shown_from_three_sides_and_kept(site: Site):
    site.reset(FIRST)
    assert dockmirror(site, "setup", site.mirror.url, "--yes").outcome == "proven"
    site.workstation.write(DAEMON_JSON, THEIRS)
    for user in ("person", "root"):
        run = undo(site, user)
        assert (run.exit_code, run.outcome) == (4, "refused"), run.told
        assert "changed-since" in run.codes
        view = run.document["three_way"]
        assert view["left"] == [f"{site.mirror.url}/"]
        assert view["now"] == ["https://***@theirs.example.test/"]
        assert view["back"] == []
        assert "hunter2" not in str(run.document) + run.told
        assert "Mirrors that undo would put back: none" in run.told
        if user == "root":
            assert '"mtu": 1400' in view["since"]
            assert '+\t"labels": ["a=\\u00e9"]}' in view["undoing"]
        else:
            assert (view["since"], view["undoing"]) == (None, None)
            assert "sudo dockmirror undo" in run.told
        assert site.workstation.daemon_json() == THEIRS
