"""The registry mirror of a site: a real pull-through registry behind nginx, faults to order."""

import datetime as dt
from typing import Literal

from practice.certificates import Authority
from practice.failure import PracticeError
from practice.hub import STORE_PORT
from practice.network import HOSTS, MIRROR_ADDRESS, SECOND_ADDRESS, Network
from practice.nginx import NginxServer, Request
from practice.registry import Registry

Fault = Literal[
    "manifests-500",
    "blobs-500",
    "v2-500",
    "engine-manifests-500",
    "engine-500",
    "down",
    "basic-auth",
    "not-a-cache",
    "unknown-authority",
    "expired-certificate",
    "wrong-name",
]

USER, PASSWORD = "mirror-user", "mirror-password"
"""What opens the mirror under the fault ``basic-auth``."""

_FAIL = 'return 500 \'{"errors":[{"code":"UNKNOWN","message":"a fault that was ordered"}]}\';'

# An engine names itself so, whatever its image store; a probe does not.
_FAIL_ENGINE = f'if ($http_user_agent ~ "^(docker|containerd)/") {{ {_FAIL} }}'

_FAULT_LOCATIONS = {
    "manifests-500": f"location ~ ^/v2/.+/manifests/ {{ {_FAIL} }}",
    "blobs-500": f"location ~ ^/v2/.+/blobs/ {{ {_FAIL} }}",
    "v2-500": f"location ^~ /v2/ {{ {_FAIL} }}",
    "engine-manifests-500": f"location ~ ^/v2/.+/manifests/ {{ {_FAIL_ENGINE} PASS }}",
    "engine-500": f"location ^~ /v2/ {{ {_FAIL_ENGINE} PASS }}",
}
"""The configuration of each fault in the answers; the ``engine-`` ones spare a probe."""

_SERVER = """
    server {{
        listen {address}:80;
        listen {address}:443 ssl;
        server_name {name};
        {tls}
        {extra}
        location / {{ {forward} }}
    }}
"""


class Mirror:
    """A pull-through cache of the stand-in Docker Hub, at ``https://NAME`` (and ``http://``)."""

    def __init__(
        self,
        network: Network,
        authority: Authority,
        *,
        name: str = "mirror",
        address: str = MIRROR_ADDRESS,
        port: int = 5002,
    ) -> None:
        self.host = HOSTS[address][0]
        self.url = f"https://{self.host}"
        self._address = address
        self._authority = authority
        self._strangers = Authority("An authority nobody trusts")
        # The cache reads the store behind the stand-in, so Hub's log shows the engine alone.
        upstream = f"http://127.0.0.1:{STORE_PORT}"
        self._cache = Registry(network, f"{name}-cache", port, upstream=upstream)
        self._ordinary = Registry(network, f"{name}-ordinary", port + 100)
        self._nginx = NginxServer(network, name, address, port + 3100)
        self._fault: Fault | None = None

    def start(self) -> None:
        """Serve, without a fault. Raises ``PracticeError``."""
        self._cache.start()
        self._apply(None)

    def stop(self) -> None:
        """End all its processes."""
        self._nginx.stop()
        self._cache.stop()
        self._ordinary.stop()

    def fault(self, fault: Fault | None) -> None:
        """Have this fault, or none, from now on; in force when this returns."""
        if fault != self._fault:
            self._apply(fault)

    def forget(self) -> None:
        """Empty the cache."""
        self._cache.forget()

    def requests(self) -> list[Request]:
        """What was asked of the mirror since ``clear``, oldest first."""
        return self._nginx.requests()

    def clear(self) -> None:
        """Forget the requests so far."""
        self._nginx.clear()

    def _apply(self, fault: Fault | None) -> None:
        self._fault = fault
        if fault == "down":
            self._nginx.stop()
            return
        self._certify(fault)
        port = self._cache.port
        users = ""
        if fault == "not-a-cache":
            self._ordinary.start()
            port = self._ordinary.port
        elif fault == "basic-auth":
            (self._nginx.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
            users = 'auth_basic "practice mirror"; auth_basic_user_file users;'
        forward = f"proxy_pass http://127.0.0.1:{port};"
        extra = users or _FAULT_LOCATIONS.get(fault or "", "").replace("PASS", forward)
        server = _SERVER.format(
            address=self._address, name=self.host, tls=self._nginx.tls, extra=extra, forward=forward
        )
        try:
            self._nginx.serve(server)
        except PracticeError as error:
            raise PracticeError(f"The mirror could not take the fault {fault}: {error}") from error

    def _certify(self, fault: Fault | None) -> None:
        names, authority, lasts = [self.host], self._authority, dt.timedelta(days=7)
        if fault == "unknown-authority":
            authority = self._strangers
        elif fault == "expired-certificate":
            lasts = dt.timedelta(days=-3)
        elif fault == "wrong-name":
            names = ["elsewhere.example.test"]
        self._nginx.use_certificate(authority.issue(names, lasts=lasts))


def second_mirror(network: Network, authority: Authority) -> Mirror:
    """Another mirror, at ``https://second.example.test``, with a cache of its own."""
    return Mirror(network, authority, name="second", address=SECOND_ADDRESS, port=5012)
