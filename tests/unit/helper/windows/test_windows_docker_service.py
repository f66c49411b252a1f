import pytest

from dockmirror.helper.windows.docker_service import DEFAULT_PIPE, look_up
from dockmirror.helper.windows.services import DISABLED, STOPPED
from tests.unit.helper.windows.services_in_memory import ServicesInMemory

DATA = "C:\\ProgramData"
FILE = "C:\\ProgramData\\docker\\config\\daemon.json"


def found(services: ServicesInMemory, **files: str):
    return look_up(
        services, DATA, read_text=lambda path: files.get("at" if path == FILE else "", "")
    )


def test_the_service_as_the_installer_makes_it() -> None:
    service = found(ServicesInMemory())
    assert service is not None
    assert (service.unit, service.active, service.main_pid) == ("docker", True, 4000)
    assert service.config_path == FILE
    assert service.socket_path == DEFAULT_PIPE
    assert service.dockerd == "C:\\Program Files\\Docker\\dockerd.exe"
    assert service.unit_arguments == ()
    assert service.certs_d == "C:\\ProgramData\\docker\\certs.d"
    assert service.restarted_by == ("Restart-Service docker",)


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ('--config-file "D:\\my docker\\daemon.json"', "D:\\my docker\\daemon.json"),
        ("--config-file=D:/docker/daemon.json", "D:\\docker\\daemon.json"),
        ("--data-root D:\\docker", "D:\\docker\\config\\daemon.json"),
        ("-g D:\\docker", "D:\\docker\\config\\daemon.json"),
    ],
)
def test_the_file_is_where_the_start_command_has_it(options: str, path: str) -> None:
    service = found(ServicesInMemory(command=f"C:\\d\\dockerd.exe --run-service {options}"))
    assert service is not None
    assert service.config_path == path


def test_the_pipe_is_the_one_that_flags_or_the_file_name() -> None:
    by_flag = found(
        ServicesInMemory(command="dockerd -H tcp://127.0.0.1:2375 -H npipe:////./pipe/x")
    )
    by_file = found(ServicesInMemory(), at='{"hosts": ["npipe:////./pipe/of_the_file"]}')
    assert by_flag is not None
    assert by_file is not None
    assert (by_flag.socket_path, by_file.socket_path) == ("//./pipe/x", "//./pipe/of_the_file")


def test_flags_of_the_service_itself_are_none_of_the_engines() -> None:
    command = "C:\\d.exe --run-service --service-name docker --debug --service-name=x -l warn"
    service = found(ServicesInMemory(command=command))
    assert service is not None
    assert service.unit_arguments == ("--debug", "-l", "warn")
    assert service.debug_in_flags


def test_mirrors_in_the_start_command_are_seen() -> None:
    service = found(ServicesInMemory(command="d.exe --registry-mirror https://a.test"))
    assert service is not None
    assert service.mirrors_in_flags == ("https://a.test",)
    assert service.dockerd is None, "only an absolute path names one program"


def test_a_disabled_or_stopped_service_is_there_all_the_same() -> None:
    service = found(ServicesInMemory(start_type=DISABLED, state=STOPPED))
    assert service is not None
    assert (service.load_state, service.active, service.main_pid) == ("masked", False, None)


@pytest.mark.parametrize("services", [ServicesInMemory(there=False), ServicesInMemory(refuses=5)])
def test_without_a_service_that_can_be_asked_there_is_none(services: ServicesInMemory) -> None:
    assert found(services) is None
