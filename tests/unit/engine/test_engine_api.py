import socket
import subprocess
import sys

import pytest

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.engine import Engine, EngineUnreachable
from dockmirror.engine.unreachable import Obstacle, explain, obstacle_in
from tests.unit.engine.scripted_engine import Script, scripted_engine


def test_importing_the_engine_loads_no_client_library():
    code = (
        "import sys, dockmirror.engine, dockmirror.evidence.judge, dockmirror.evidence.daemon_log,"
        " dockmirror.evidence.connections, dockmirror.evidence.mirror_catalog\n"
        "print([name for name in ('docker', 'requests', 'psutil') if name in sys.modules])"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert output.stdout.strip() == b"[]"


def test_a_socket_that_does_not_exist_is_an_engine_not_found(tmp_path):
    with pytest.raises(EngineUnreachable) as raised:
        Engine.connect(f"unix://{tmp_path}/absent.sock")
    assert raised.value.code == "engine-not-found"
    assert "absent.sock" in raised.value.sentence


def test_a_socket_that_nobody_listens_on_is_an_engine_not_running(tmp_path):
    path = tmp_path / "left.sock"
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    with pytest.raises(EngineUnreachable) as raised:
        Engine.connect(f"unix://{path}")
    assert (raised.value.code, raised.value.obstacle) == ("engine-not-running", Obstacle.REFUSED)


def test_an_engine_that_accepts_and_never_answers_is_timed_out(tmp_path):
    path = tmp_path / "stuck.sock"
    with socket.socket(socket.AF_UNIX) as stuck:
        stuck.bind(str(path))
        stuck.listen()
        with pytest.raises(EngineUnreachable) as raised:
            Engine.connect(f"unix://{path}", timeout=1)
    assert raised.value.code == "engine-timed-out"


def test_a_forbidden_socket_is_told_by_the_error_at_the_end_of_the_chain():
    outer = RuntimeError("connection aborted", PermissionError(13, "Permission denied"))
    assert obstacle_in(outer) is Obstacle.PERMISSION
    assert explain(outer, "unix:///x").code == "engine-permission"


def test_an_error_that_refers_to_itself_is_explained_all_the_same():
    error = RuntimeError("round")
    error.args = ("round", error)
    assert obstacle_in(error) is Obstacle.OTHER


def test_an_address_that_is_none_is_explained_in_a_sentence():
    with pytest.raises(EngineUnreachable, match=r"could not be asked: .* Check the address"):
        Engine.connect("gopher://example.test")


def test_info_containers_and_references_are_read_through_the_api(tmp_path):
    script = Script(
        info={"ServerVersion": "26.1.5", "RegistryConfig": {"Mirrors": ["https://m.test/"]}},
        images=[
            {"Id": "sha256:1", "RepoTags": ["alpine:3.20"], "RepoDigests": ["alpine@sha256:a"]},
            {"Id": "sha256:2", "RepoTags": ["<none>:<none>"], "RepoDigests": None},
        ],
    )
    with scripted_engine(tmp_path, script) as host:
        engine = Engine.connect(host)
        assert engine.info().mirrors == ("https://m.test/",)
        assert engine.running_containers() == ("web",)
        assert engine.image_references() == {"alpine:3.20", "alpine@sha256:a"}
        assert engine.has_image("docker.io/library/alpine:3.20")
        assert not engine.has_image("alpine")
        engine.close()


def test_removing_an_image_that_is_absent_is_no_error(tmp_path):
    with scripted_engine(tmp_path, Script()) as host:
        engine = Engine.connect(host)
        assert engine.remove_image("hello-world")
        engine.close()


def test_an_image_that_had_no_name_before_the_pull_is_not_deleted_with_its_new_one(tmp_path):
    script = Script(images=[{"Id": "sha256:1", "RepoTags": None}])
    with scripted_engine(tmp_path, script) as host:
        engine = Engine.connect(host)
        engine.pull("alpine", token=CancelToken(), on_progress=lambda progress: None, timeout=5)
        script.images = [{"Id": "sha256:1", "RepoTags": ["alpine:latest"]}]
        assert not engine.remove_image("alpine")
        engine.close()
    assert not [line for line in script.asked if line.startswith("DELETE")]


def test_a_name_that_the_pull_gave_to_an_image_with_another_name_is_removed(tmp_path):
    script = Script(images=[{"Id": "sha256:1", "RepoTags": ["own:latest"]}])
    with scripted_engine(tmp_path, script) as host:
        engine = Engine.connect(host)
        engine.pull("alpine", token=CancelToken(), on_progress=lambda progress: None, timeout=5)
        script.images = [{"Id": "sha256:1", "RepoTags": ["own:latest", "alpine:latest"]}]
        assert engine.remove_image("alpine")
        engine.close()


def test_a_digest_that_is_an_images_only_name_is_not_removed_where_the_image_was_there(tmp_path):
    pinned = "alpine@sha256:" + "1" * 64
    script = Script(images=[{"Id": "sha256:1", "RepoTags": None}])
    with scripted_engine(tmp_path, script) as host:
        engine = Engine.connect(host)
        engine.pull(pinned, token=CancelToken(), on_progress=lambda progress: None, timeout=5)
        script.images = [{"Id": "sha256:1", "RepoTags": None, "RepoDigests": [pinned]}]
        assert not engine.remove_image(pinned)
        engine.close()


def test_a_mark_is_in_the_address_of_a_request(tmp_path):
    script = Script()
    with scripted_engine(tmp_path, script) as host:
        engine = Engine.connect(host)
        engine.mark("dockmirror0123")
        engine.close()
    assert any("dockmirror0123" in line for line in script.asked)


@pytest.mark.parametrize(("platform", "asked"), [("linux/arm64", True), ("", False)])
def test_a_platform_is_asked_for_only_where_one_is_named(tmp_path, platform, asked):
    script = Script()
    with scripted_engine(tmp_path, script) as host:
        engine = Engine.connect(host)
        engine.pull(
            "alpine",
            token=CancelToken(),
            on_progress=lambda progress: None,
            platform=platform,
            timeout=5,
        )
        engine.close()
    assert any("platform=linux%2Farm64" in line for line in script.asked) is asked


def test_an_image_that_the_pull_brought_is_removed(tmp_path):
    script = Script(images=[{"Id": "sha256:1", "RepoTags": ["other:latest"]}])
    with scripted_engine(tmp_path, script) as host:
        engine = Engine.connect(host)
        engine.pull("alpine", token=CancelToken(), on_progress=lambda progress: None, timeout=5)
        script.images.append({"Id": "sha256:2", "RepoTags": ["alpine:latest"]})
        assert engine.remove_image("alpine")
        engine.close()
    assert [line for line in script.asked if line.startswith("DELETE")] == [
        "DELETE /v1.45/images/alpine:latest?force=False&noprune=False"
    ]


def test_waiting_ends_when_the_engine_is_ready_after_failures(tmp_path):
    script = Script(ping_failures=2)
    with scripted_engine(tmp_path, script) as host:
        engine = Engine.connect(host)
        engine.wait_until_ready(CancelToken(), timeout=30)
        engine.close()
    assert sum("/_ping" in line for line in script.asked) == 3


def test_waiting_gives_up_in_the_end(tmp_path):
    with scripted_engine(tmp_path, Script(ping_failures=10**9)) as host:
        engine = Engine.connect(host)
        with pytest.raises(EngineUnreachable):
            engine.wait_until_ready(CancelToken(), timeout=0)
        engine.close()


def test_waiting_stops_when_cancelled(tmp_path):
    with scripted_engine(tmp_path, Script(ping_failures=10**9)) as host:
        engine = Engine.connect(host)
        token = CancelToken()
        token.cancel()
        with pytest.raises(Cancelled):
            engine.wait_until_ready(token)
        engine.close()
