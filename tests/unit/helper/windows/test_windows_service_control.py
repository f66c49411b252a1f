import os
from collections.abc import Iterator

import pytest

from dockmirror.helper.client import Client
from dockmirror.helper.ending import ClientGone, EngineFailed
from dockmirror.helper.windows import service_control
from dockmirror.helper.windows.service_control import WindowsService, described
from dockmirror.helper.windows.services import (
    RUNNING,
    START_PENDING,
    STOP_PENDING,
    STOPPED,
    ServiceStatus,
)
from tests.unit.helper.windows.services_in_memory import ServicesInMemory, windows_error


@pytest.fixture
def client() -> Iterator[Client]:
    requests, to_helper = os.pipe()
    from_helper, replies = os.pipe()
    made = Client(requests, replies)
    yield made
    made.close()
    for descriptor in (to_helper, requests, from_helper, replies):
        os.close(descriptor)


def service(client: Client, services: ServicesInMemory, events: list[str] | None = None):
    said = [] if events is None else events
    return WindowsService("docker", client, services, said.append, pause=0.001)


def test_a_restart_stops_waits_and_starts(client: Client) -> None:
    services = ServicesInMemory()
    control = service(client, services)
    control.restart()
    assert services.done == ["stop", "start"]
    assert control.state().is_active
    assert control.state().main_pid == 4001


def test_a_service_that_is_slow_to_say_that_it_stops_is_waited_for(client: Client) -> None:
    services = ServicesInMemory(slow=3)
    control = service(client, services)
    control.restart()
    assert services.done == ["stop", "start"]
    assert control.state().main_pid == 4001


def test_a_restart_of_a_stopped_service_starts_it(client: Client) -> None:
    services = ServicesInMemory(state=STOPPED)
    service(client, services).restart()
    assert services.done == ["start"]


def test_what_is_under_way_is_waited_for_first(client: Client) -> None:
    services = ServicesInMemory(state=STOPPED)
    services.start("docker")
    service(client, services).restart()
    assert services.done == ["start", "stop", "start"]


def test_a_service_that_ends_at_once_has_not_started(client: Client) -> None:
    services = ServicesInMemory(exits=1)
    control = service(client, services)
    with pytest.raises(EngineFailed) as failed:
        control.restart()
    assert failed.value.code == "engine-did-not-start"
    assert control.state().is_failed


def test_one_that_hangs_is_given_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_control, "STILL_SECONDS", 0.02)
    services = ServicesInMemory(hangs=True)
    with pytest.raises(EngineFailed) as failed:
        service(client, services).restart()
    assert failed.value.code == "engine-did-not-answer"
    assert "sc.exe stop docker" in failed.value.sentence


def test_a_client_that_goes_ends_the_wait() -> None:
    requests, to_helper = os.pipe()
    from_helper, replies = os.pipe()
    client = Client(requests, replies)
    os.close(to_helper)
    with pytest.raises(ClientGone):
        service(client, ServicesInMemory(hangs=True)).restart()
    client.close()
    for descriptor in (requests, from_helper, replies):
        os.close(descriptor)


def test_a_reload_tells_the_service_of_new_parameters(client: Client) -> None:
    events: list[str] = []
    services = ServicesInMemory()
    service(client, services, events).reload()
    assert (services.done, events) == (["reload"], [])


def test_an_older_engine_is_told_by_its_event(client: Client) -> None:
    events: list[str] = []
    services = ServicesInMemory(accepted=0x5)
    service(client, services, events).reload()
    assert (services.done, events) == ([], ["Global\\docker-daemon-config-4000"])


def test_a_reload_that_windows_refuses_is_a_failure_of_the_engine(client: Client) -> None:
    def refuse(_name: str) -> None:
        raise windows_error(5)

    control = WindowsService("docker", client, ServicesInMemory(accepted=0), refuse)
    with pytest.raises(EngineFailed) as failed:
        control.reload()
    assert "Windows says 5" in failed.value.sentence


@pytest.mark.parametrize("state", [STOPPED, START_PENDING])
def test_only_an_engine_that_runs_can_reload(client: Client, state: int) -> None:
    with pytest.raises(EngineFailed):
        service(client, ServicesInMemory(state=state, hangs=True)).reload()


def test_a_service_that_is_gone_or_cannot_be_asked_is_said(client: Client) -> None:
    for services in (ServicesInMemory(there=False), ServicesInMemory(refuses=1722)):
        with pytest.raises(EngineFailed):
            service(client, services).state()


def test_states_have_the_names_that_the_rest_knows() -> None:
    words = [
        described(ServiceStatus(state, exit_code=code)).active
        for state, code in (
            (RUNNING, 0),
            (START_PENDING, 0),
            (STOP_PENDING, 0),
            (STOPPED, 0),
            (STOPPED, 1077),
            (STOPPED, 1),
            (7, 0),
        )
    ]
    assert words == [
        "active",
        "activating",
        "deactivating",
        "inactive",
        "inactive",
        "failed",
        "unknown",
    ]
