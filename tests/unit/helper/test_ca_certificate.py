"""A CA certificate comes with the change that brings it, and goes with it."""

import dataclasses
import json
from pathlib import Path

import pytest

from dockmirror.helper import anchoring, history
from dockmirror.helper.ending import NeedsAttention, Refused, RolledBack
from dockmirror.helper.protocol import CaCertificate
from dockmirror.helper.trust_anchor import PEM_LIMIT, TrustAnchor
from tests.unit.helper.bench import Bench
from tests.unit.helper.ca_certificates import ca_pem

MIRROR = "https://mirror.example.test/"
OTHER = "https://other.example.test:5000/"
CA = CaCertificate(MIRROR, "mirror", ca_pem())


def set_up(bench: Bench, *mirrors: str, ca: CaCertificate | None = CA) -> str:
    bench.transaction.set_mirrors(bench.request(*(mirrors or (MIRROR,)), ca=ca))
    return bench.transaction.confirm("mirror")


def only_folder(bench: Bench) -> str:
    [path] = bench.certificates()
    return path.partition("/")[0]


def test_it_is_there_before_the_mirror_is_in_force(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        seen: list[list[str]] = []
        restart = bench.engine.restart

        def look_and_restart() -> None:
            seen.append(bench.certificates())
            restart()

        bench.engine.restart = look_and_restart  # type: ignore[method-assign]
        set_up(bench)
        assert seen == [bench.certificates()]
        assert only_folder(bench) == "mirror.example.test"
        [path] = (bench.path.parent / "certs.d").rglob("*.crt")
        assert path.read_text() == CA.pem


def test_a_roll_back_takes_it_and_its_folders_away(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR, ca=CA))
        assert bench.certificates()
        bench.transaction.roll_back()
        assert not (bench.path.parent / "certs.d").exists()
        assert bench.data() == b"{}"


def test_an_engine_that_refuses_the_change_leaves_none(tmp_path: Path) -> None:
    with Bench(tmp_path, refuses="mirror.example") as bench:
        with pytest.raises(RolledBack):
            bench.transaction.set_mirrors(bench.request(MIRROR, ca=CA))
        assert not (bench.path.parent / "certs.d").exists()


def test_an_undo_takes_it_away(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        set_up(bench)
        bench.renew()
        bench.transaction.undo(bench.undo())
        bench.transaction.confirm(None)
        assert not (bench.path.parent / "certs.d").exists()
        assert history.anchors(history.changes(bench.state)) == ()


def test_it_goes_with_its_mirror_and_comes_back_by_an_undo(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        set_up(bench)
        bench.renew()
        set_up(bench, OTHER, MIRROR, ca=None)
        before = bench.certificates()
        assert before
        bench.renew()
        set_up(bench, OTHER, ca=None)
        assert bench.certificates() == []
        bench.transaction.undo(bench.undo())
        assert bench.certificates() == before
        bench.transaction.roll_back()
        assert bench.certificates() == []


def test_a_removal_that_is_rolled_back_puts_it_back(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        set_up(bench)
        before = bench.certificates()
        bench.transaction.set_mirrors(bench.request())
        assert bench.certificates() == []
        bench.transaction.roll_back()
        assert bench.certificates() == before


def test_another_one_takes_the_place_of_the_first(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        set_up(bench)
        first = bench.certificates()
        second = dataclasses.replace(CA, pem=ca_pem("Its successor"))
        applied = bench.transaction.set_mirrors(bench.request(MIRROR, ca=second))
        assert (applied.how, applied.changed) == ("none", True)
        assert bench.transaction.confirm("mirror") == "0002"
        assert len(bench.certificates()) == 1
        assert bench.certificates() != first
        bench.transaction.undo(bench.undo())
        assert bench.certificates() == first


def test_what_is_there_already_changes_nothing(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        set_up(bench)
        bench.engine.done.clear()
        applied = bench.transaction.set_mirrors(bench.request(MIRROR, ca=CA))
        assert (applied.how, applied.changed, bench.engine.done) == ("none", False, [])


def test_one_that_somebody_else_put_there_just_so_stays_theirs(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        set_up(bench)
        [path] = (bench.path.parent / "certs.d").rglob("*.crt")
        bench.transaction.set_mirrors(bench.request())
        bench.transaction.confirm(None)
        path.parent.mkdir(parents=True)
        path.write_text(CA.pem)
        set_up(bench)
        bench.transaction.set_mirrors(bench.request())
        assert path.read_text() == CA.pem


def test_mirrors_of_one_authority_share_hubs_folder_until_the_last_goes(tmp_path: Path) -> None:
    with Bench(tmp_path, version="29.7.2", image_store="containerd") as bench:
        set_up(bench, ca=dataclasses.replace(CA, place="docker-hub"))
        set_up(bench, MIRROR, OTHER, ca=CaCertificate(OTHER, "docker-hub", CA.pem))
        assert only_folder(bench) == "docker.io"
        set_up(bench, OTHER, ca=None)
        assert only_folder(bench) == "docker.io"
        set_up(bench, "https://third.example.test/", ca=None)
        assert not (bench.path.parent / "certs.d").exists()


@pytest.mark.parametrize(
    ("ca", "engine", "code"),
    [
        (dataclasses.replace(CA, pem=CA.pem + "x"), {}, "ca-certificate-refused"),
        (dataclasses.replace(CA, pem="../../x"), {}, "ca-certificate-refused"),
        (dataclasses.replace(CA, mirror=OTHER), {}, "ca-certificate-refused"),
        (dataclasses.replace(CA, place="docker-hub"), {}, "plan-differs"),
        (CA, {"version": "28.0.0", "image_store": "containerd"}, "plan-differs"),
        (CA, {"active": False}, "ca-certificate-needs-engine"),
    ],
)
def test_a_certificate_that_does_not_hold_is_refused(
    tmp_path: Path, ca: CaCertificate, engine: dict[str, object], code: str
) -> None:
    with Bench(tmp_path, **engine) as bench:
        with pytest.raises(Refused) as ending:
            bench.transaction.set_mirrors(bench.request(MIRROR, ca=ca))
        assert ending.value.code == code
        assert (bench.data(), bench.engine.done, bench.certificates()) == (b"{}", [], [])
        assert not (bench.state / "pending").exists()


@pytest.mark.parametrize("mirror", ["http://plain.test/", "https://../x/", "https://a.test/../x"])
def test_a_mirror_that_names_no_folder_is_refused(tmp_path: Path, mirror: str) -> None:
    data = json.dumps({"registry-mirrors": [mirror]}).encode()
    with Bench(tmp_path, data, mirrors=(mirror.removesuffix("/") + "/",)) as bench:
        ca = CaCertificate(mirror, "mirror", CA.pem)
        if mirror.startswith("https://a.test"):
            bench.transaction.set_mirrors(bench.request(mirror, ca=ca))
            assert only_folder(bench) == "a.test"
            return
        with pytest.raises(Refused) as ending:
            bench.transaction.set_mirrors(bench.request(mirror, ca=ca))
        assert ending.value.code == "ca-certificate-refused"
        assert sorted(path.name for path in bench.path.parent.iterdir()) == ["daemon.json"]


def test_a_file_in_the_way_is_kept_and_nothing_changes(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        set_up(bench)
        [path] = (bench.path.parent / "certs.d").rglob("*.crt")
        bench.transaction.undo(bench.undo())
        bench.transaction.confirm(None)
        path.parent.mkdir(parents=True)
        path.write_text("theirs")
        with pytest.raises(Refused) as ending:
            bench.transaction.set_mirrors(bench.request(MIRROR, ca=CA))
        assert ending.value.code == "ca-certificate-in-the-way"
        assert (path.read_text(), bench.data()) == ("theirs", b"{}")
        assert not (bench.state / "pending").exists()


def test_hubs_folder_is_not_made_where_another_is_read_instead(tmp_path: Path) -> None:
    with Bench(tmp_path, version="29.0.0", image_store="containerd") as bench:
        (bench.path.parent / "certs.d/_default").mkdir(parents=True)
        ca = dataclasses.replace(CA, place="docker-hub")
        with pytest.raises(Refused) as ending:
            bench.transaction.set_mirrors(bench.request(MIRROR, ca=ca))
        assert ending.value.code == "ca-certificate-shadows"
        assert bench.certificates() == ["_default"]


def test_a_mirror_can_be_removed_where_the_way_to_its_certificate_is_another_now(
    tmp_path: Path,
) -> None:
    with Bench(tmp_path) as bench:
        set_up(bench)
        folder = bench.path.parent / "certs.d"
        folder.rename(tmp_path / "elsewhere")
        folder.symlink_to(tmp_path / "elsewhere")
        set_up(bench, OTHER, ca=None)
        assert bench.engine.mirrors == (OTHER,)
        assert len([*(tmp_path / "elsewhere").rglob("*.crt")]) == 1
        assert history.anchors(history.changes(bench.state)) == ()


def test_more_certificates_than_a_record_may_hold_are_refused(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        long = TrustAnchor(OTHER, "/etc/docker/certs.d/o/dockmirror-0.crt", "x" * PEM_LIMIT)
        state, files = bench.engine.info(), bench.target.anchors
        assert anchoring.requested(CA, [MIRROR], state, files, [long] * 7) is not None
        with pytest.raises(Refused, match="too many to keep a record") as ending:
            anchoring.requested(CA, [MIRROR], state, files, [long] * 8)
        assert ending.value.code == "ca-certificate-refused"


def test_a_failing_roll_back_still_takes_it_away_and_says_the_rest(tmp_path: Path) -> None:
    with Bench(tmp_path, fails_starts=2) as bench:
        with pytest.raises(NeedsAttention) as ending:
            bench.transaction.set_mirrors(bench.request(MIRROR, ca=CA))
        assert bench.certificates() == []
        assert not [command for command in ending.value.commands if "certs.d" in command]
        bench.transaction.roll_back()
        assert not (bench.state / "pending").exists()
