"""Docker Engine as a Windows service, with its ports."""

import sys

from dockmirror.daemonjson.saying import said
from dockmirror.helper.client import Client
from dockmirror.helper.config_file import ConfigFile
from dockmirror.helper.ending import Refused
from dockmirror.helper.engine_api import SocketEngine
from dockmirror.helper.process_control import NoLogbook
from dockmirror.helper.protocol import WINDOWS_SERVICE
from dockmirror.helper.target import Target
from dockmirror.helper.validation import Validator
from dockmirror.helper.windows.docker_service import find_docker_windows_service
from dockmirror.helper.windows.error_log import ErrorLog
from dockmirror.helper.windows.no_anchors import NoAnchors
from dockmirror.helper.windows.service_control import WindowsService

if sys.platform == "win32":
    from dockmirror.helper.windows.named_event import set_event
    from dockmirror.helper.windows.services import WindowsServices

    def windows_service_target(client: Client) -> Target:
        """The target of this machine. Raises ``Refused`` (``docker-not-found``) without it.

        No log is evidence: in the Application log any user may write in the engine's name.
        """
        service = find_docker_windows_service()
        if service is None:
            raise Refused(
                "docker-not-found",
                said(
                    "No Docker Engine was found: Windows knows no service 'docker' on this "
                    "machine. Install the Docker Engine, then try again."
                ),
            )
        if service.load_state == "masked":
            raise Refused(
                "docker-not-found",
                said(
                    "The service 'docker' is disabled, so it can never start. Run 'Set-Service "
                    "docker -StartupType Automatic' as an administrator, then try again."
                ),
            )
        control = WindowsService(service.unit, client, WindowsServices(), set_event)
        return Target(
            id=WINDOWS_SERVICE,
            service=service,
            file=ConfigFile(service.config_path),
            control=control,
            engine=SocketEngine(service.socket_path, server=lambda: control.state().main_pid),
            log=NoLogbook(),
            validate=Validator(service, client),
            anchors=NoAnchors(),
            last_words=ErrorLog(service.unit, client),
        )
