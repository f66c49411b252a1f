from pathlib import Path

from dockmirror.helper.protocol import SYSTEM_TARGETS
from dockmirror.helper.windows.docker_service import look_up
from dockmirror.targets import windows_service
from tests.unit.helper.windows.services_in_memory import ServicesInMemory


def test_the_service_is_a_target_of_the_machine() -> None:
    service = look_up(ServicesInMemory(), "C:\\ProgramData", read_text=lambda _path: "")
    assert service is not None
    target = windows_service.from_service(service)
    assert target.id == "docker-windows-service"
    assert target.engine_host == "npipe:////./pipe/docker_engine"
    assert target.config_path == "C:\\ProgramData\\docker\\config\\daemon.json"
    assert target.needs_elevation
    assert target.restartable
    assert target.certificates == Path("C:\\ProgramData\\docker\\certs.d")
    assert not target.takes_certificates
    assert (target.restarts_how, target.starts_how) == (
        "Restart-Service docker",
        "Start-Service docker",
    )
    assert target.log_command.startswith("Get-EventLog")


def test_it_is_of_windows_alone() -> None:
    assert windows_service.find() is None
    assert windows_service.ID not in SYSTEM_TARGETS, "the helper of this machine does not know it"
