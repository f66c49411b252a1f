"""The commands on a program that pulls by itself, with stand-ins for it and for the helper."""

from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from dockmirror.cancellation import CancelToken
from dockmirror.elevation.session import Applied
from dockmirror.engine.candidate import Candidate
from dockmirror.engine.pull import Pull
from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.helper.hosts_toml import render
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.setup import puller_job, puller_kinds
from dockmirror.setup.ending import Ending
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome
from dockmirror.setup.puller import TestPull, plan_file
from dockmirror.setup.puller_job import PullerJob
from dockmirror.setup.puller_kinds import puller_job as job_of
from dockmirror.targets.target import Target

MIRROR = "https://mirror.example.test/"
LAYER = "a" * 12
TARGET = Target("thing", "The thing", "/etc/thing/hosts.toml", "", None)


def pulled(origin, *, present=False):
    """A pull of which the log names ``origin`` for everything; ``present``: nothing came."""
    layers = () if present else (LAYER,)
    pull = Pull("hello-world:latest", ok=True, layers_downloaded=layers)
    says = Says.POSITIVE if origin is Origin.MIRROR else Says.NEGATIVE
    evidence = Evidence(
        "log",
        Says.NOTHING if present else says,
        "detail",
        decisive=not present,
        origins={} if present else {"manifest": origin, f"sha256:{LAYER}": origin},
        served_by={"x.test": origin},
    )
    return TestPull(pull, evidence)


@dataclass
class StandIn:
    """Plays ``Puller``; ``pulls`` are what its pulls come to, one after the other."""

    pulls: list[TestPull] = field(default_factory=list)
    mirrors: tuple[str, ...] = ()
    name: str = "Thing"
    target: Target = TARGET
    version: str = "1"
    restart: str = "none"
    pulls_elevated: bool = True
    sessions: list[object] = field(default_factory=list)

    @property
    def data(self):
        return render(self.mirrors)

    @property
    def in_force(self):
        return self.mirrors

    def view(self):
        return DaemonView()

    def require_no_certificates(self):
        raise Ending(Outcome.REFUSED, "no certificates")

    def require_changeable(self):
        pass

    def plan(self, wanted):
        return plan_file(self.target, self.data, self.mirrors, render(wanted), wanted)

    def candidates(self, preferred):
        return tuple(Candidate(name, "") for name in ([preferred] if preferred else ["a", "b"]))

    def pull(self, candidate, mirrors, session, token):
        self.sessions.append(session)
        return self.pulls.pop(0)


class Kind:
    """Plays ``PullerKind``."""

    name = "Thing"

    def __init__(self, found):
        self._found = found

    def covers(self, target_id):
        return target_id == TARGET.id

    def may_be_here(self):
        return True

    def look(self, _narration, _target):
        return self._found


class Helper:
    """What was asked of the helper, in order."""

    def __init__(self, monkeypatch):
        self.asked = []

        @contextmanager
        def session(*_arguments):
            self.asked.append("open")
            yield "session"

        def apply_plan(narration, _session, plan, restart):
            self.asked.append(("apply", plan.mirrors_after, restart))
            narration.changed = True
            return Applied("none", plan.changes_file, None)

        def keep(_narration, _session, _applied, kind=None):
            self.asked.append(("keep", kind and kind.value))

        monkeypatch.setattr(puller_job, "helper_session", session)
        monkeypatch.setattr(puller_job, "apply_plan", apply_plan)
        monkeypatch.setattr(puller_job, "keep", keep)
        monkeypatch.setattr(puller_job, "put_back", lambda *_a: self.asked.append("put back"))
        monkeypatch.setattr(puller_job, "look_for_redirects", lambda *_a: ())
        monkeypatch.setattr(puller_job, "changes", lambda _folder: ())
        monkeypatch.setattr(puller_job, "docker_hub", lambda *_a: None)
        monkeypatch.setattr(puller_job, "probe_mirror", lambda *_a, **_k: None)
        monkeypatch.setattr(puller_job, "require_usable", lambda *_a, **_k: None)


@pytest.fixture
def helper(monkeypatch):
    return Helper(monkeypatch)


def job(found, *, agrees=True, **choices):
    narration = Narration("setup", lambda _event: None)
    options = replace(Options(), target=TARGET.id, **choices)
    return PullerJob(Kind(found), TARGET, narration, options, CancelToken(), lambda _plan: agrees)


def test_a_mirror_that_serves_is_kept_as_proven(helper):
    found = StandIn([pulled(Origin.MIRROR)])
    result = job(found).set_up(MIRROR)
    assert result.outcome is Outcome.PROVEN
    assert helper.asked == ["open", ("apply", (MIRROR,), "none"), ("keep", "mirror")]
    assert found.sessions == ["session"]


def test_a_mirror_that_does_not_serve_is_put_back_and_the_program_shown_to_work(helper):
    found = StandIn([pulled(Origin.DOCKER_HUB), pulled(Origin.DOCKER_HUB)])
    result = job(found).set_up(MIRROR)
    assert result.outcome is Outcome.NOT_USED
    assert helper.asked == ["open", ("apply", (MIRROR,), "none"), "put back"]
    assert "Thing works so: it pulled hello-world:latest." in result.sentences


def test_it_is_kept_where_the_person_chose_so(helper):
    found = StandIn([pulled(Origin.DOCKER_HUB)])
    result = job(found, if_not_used="keep").set_up(MIRROR)
    assert result.outcome is Outcome.NOT_USED
    assert helper.asked[-1] == ("keep", "docker-hub")


def test_content_that_was_there_makes_the_next_image_the_test(helper):
    found = StandIn([pulled(Origin.MIRROR, present=True), pulled(Origin.MIRROR)])
    assert job(found).set_up(MIRROR).outcome is Outcome.PROVEN
    assert found.pulls == []


def test_content_that_is_always_there_proves_nothing(helper):
    found = StandIn([pulled(Origin.MIRROR, present=True)])
    assert job(found, image="mine").set_up(MIRROR).outcome is Outcome.UNPROVEN


def test_a_dry_run_asks_nothing_of_the_helper(helper):
    assert job(StandIn(), dry_run=True).set_up(MIRROR).outcome is Outcome.DONE
    assert helper.asked == []


def test_without_the_persons_word_nothing_happens(helper):
    with pytest.raises(Ending) as ending:
        job(StandIn(), agrees=False).set_up(MIRROR)
    assert ending.value.outcome is Outcome.CANCELLED
    assert helper.asked == []


def test_a_certificate_is_the_programs_to_refuse(helper):
    with pytest.raises(Ending, match="no certificates"):
        job(StandIn(), ca_certificate="/x.pem").set_up(MIRROR)


def test_a_mirror_that_is_not_there_cannot_be_taken_out(helper):
    result = job(StandIn(mirrors=(MIRROR,))).remove(["https://other.test"])
    assert result.outcome is Outcome.UNCHANGED
    assert helper.asked == []


def test_taking_the_last_mirror_out_takes_the_file_away(helper):
    result = job(StandIn([pulled(Origin.DOCKER_HUB)], (MIRROR,))).remove(None)
    assert result.outcome is Outcome.DONE
    assert helper.asked == ["open", ("apply", (), "none"), ("keep", None)]


@pytest.mark.parametrize("elevated", [True, False])
def test_a_check_has_the_helper_only_where_the_pull_needs_it(helper, elevated):
    found = StandIn([pulled(Origin.MIRROR)], (MIRROR,), pulls_elevated=elevated)
    assert job(found).verify().outcome is Outcome.PROVEN
    assert found.sessions == (["session"] if elevated else [None])
    assert helper.asked == (["open"] if elevated else [])


def test_a_check_without_a_mirror_says_how_to_set_one_up(helper):
    with pytest.raises(Ending) as ending:
        job(StandIn()).verify()
    assert ending.value.outcome is Outcome.NOT_USED
    assert "--target thing" in ending.value.sentences[1]


def test_what_somebody_changed_since_is_not_undone(helper, monkeypatch):
    change = type("C", (), {"after_sha256": "0", "id": "1", "mirrors_before": ()})()
    monkeypatch.setattr(puller_job, "newest_to_undo", lambda _changes: change)
    monkeypatch.setattr(puller_job, "interrupted", lambda _folder: None)
    with pytest.raises(Ending) as ending:
        job(StandIn(mirrors=(MIRROR,))).undo()
    assert ending.value.outcome is Outcome.REFUSED
    assert helper.asked == []


def test_an_interrupted_change_is_put_right_before_the_program_is_asked(helper, monkeypatch):
    monkeypatch.setattr(puller_job, "interrupted", lambda _folder: "sentence")
    monkeypatch.setattr(Kind, "look", lambda *_a: pytest.fail("it may not even run"))
    assert job(StandIn()).undo().outcome is Outcome.DONE
    assert helper.asked == ["open"]


@pytest.fixture
def kinds(monkeypatch):
    """One kind, and the targets that are found by name or without."""

    def present(found, named=None):
        kind = Kind(StandIn())
        monkeypatch.setattr(puller_kinds, "KINDS", (kind,))
        monkeypatch.setattr(
            puller_kinds, "find_targets", lambda name=None: named if name and named else found
        )

    return present


ENGINE = replace(TARGET, id="docker-engine")


def meant(**choices):
    narration = Narration("setup", lambda _event: None)
    return job_of(Options(**choices), narration, CancelToken(), lambda _plan: True)


def test_an_engine_is_meant_where_one_comes_first(kinds):
    kinds((ENGINE, TARGET))
    assert meant() is None
    assert meant(target="thing") is not None
    assert meant(target="docker-engine") is None


def test_the_program_is_meant_where_it_is_the_first_thing_here(kinds):
    kinds((TARGET,))
    assert meant() is not None
    assert meant(docker_host="tcp://x") is None
    assert meant(config_file="/x") is None


def test_one_that_is_only_found_by_its_name_is_meant_by_it(kinds):
    kinds((ENGINE,), named=(ENGINE, TARGET))
    assert meant() is None
    assert meant(target="thing") is not None


def test_one_that_is_not_here_is_said_with_those_that_are(kinds):
    kinds((ENGINE,))
    with pytest.raises(Ending) as ending:
        meant(target="thing")
    assert "docker-engine" in ending.value.sentences[0]
