"""The registry mirror of a site: a real pull-through registry behind nginx, faults to order."""

import datetime as dt
import socket

from practice.certificates import Authority
from practice.failure import PracticeError
from practice.faulty_proxy import FaultyProxy
from practice.hub import STORE_PORT
from practice.images import Image
from practice.mirror_faults import LOCATIONS, PROXIED, STORAGE_HOST
from practice.network import HOSTS, MIRROR_ADDRESS, SECOND_ADDRESS, Network
from practice.nginx import NginxServer, Request
from practice.registry import Registry

Fault = str
"""``down``, ``silent``, ``basic-auth``, ``not-a-cache``, ``unknown-authority``,
``expired-certificate``, ``wrong-name``, or one of ``mirror_faults``."""

_OTHERS = frozenset(
    {
        "down",
        "silent",
        "basic-auth",
        "not-a-cache",
        "unknown-authority",
        "expired-certificate",
        "wrong-name",
    }
)
FAULTS = _OTHERS | LOCATIONS.keys() | frozenset(PROXIED)
"""All that can be ordered."""

USER, PASSWORD = "mirror-user", "mirror-password"
"""What opens the mirror under the fault ``basic-auth``."""

_SERVER = """
    server {{
        listen {address}:80;
        listen {address}:443 ssl;
        server_name {name};
        {tls}
        {extra}
        location / {{ {forward} }}
    }}
    server {{
        listen {address}:443 ssl;
        server_name {storage};
        {tls}
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
        self._network = network
        self._address = address
        self._authority = authority
        self._strangers = Authority("An authority nobody trusts")
        # The cache reads the store behind the stand-in, so Hub's log shows the engine alone.
        upstream = f"http://127.0.0.1:{STORE_PORT}"
        self._cache = Registry(network, f"{name}-cache", port, upstream=upstream)
        self._ordinary = Registry(network, f"{name}-ordinary", port + 100)
        self._nginx = NginxServer(network, name, address, port + 3100)
        self._proxy_port = port + 200
        self._proxy: FaultyProxy | None = None
        self._silence: list[socket.socket] = []
        self._fault: Fault | None = None
        self._has_own = False

    @property
    def strangers_certificate(self) -> bytes:
        """The authority behind ``unknown-authority``, PEM: nobody trusts it unless told to."""
        return self._strangers.certificate

    def start(self) -> None:
        """Serve, without a fault. Raises ``PracticeError``."""
        self._cache.start()
        self._apply(None)

    def stop(self) -> None:
        """End all its processes."""
        self._quiet()
        self._nginx.stop()
        self._cache.stop()
        self._ordinary.stop()

    def fault(self, fault: Fault | None) -> None:
        """Have this fault, or none, from now on; in force when this returns."""
        if fault != self._fault:
            self._apply(fault)

    def publish_own(self, repository: str, image: Image) -> None:
        """Have an image below ``acme/`` that Docker Hub does not have. Raises ``PracticeError``."""
        self._ordinary.start()
        self._ordinary.push(repository, "latest", image)
        self._has_own = True
        self._apply(self._fault)

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
        if fault is not None and fault not in FAULTS:
            raise PracticeError(f"There is no fault “{fault}”.")
        self._fault = fault
        self._quiet()
        if fault in ("down", "silent"):
            self._nginx.stop()
            if fault == "silent":
                # The kernel takes connections on, and nobody ever answers them.
                self._silence = [self._network.listen(self._address, port) for port in (80, 443)]
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
        elif fault in PROXIED:
            self._proxy = FaultyProxy(self._network, self._proxy_port, port, str(fault))
            port = self._proxy_port
        forward = f"proxy_pass http://127.0.0.1:{port};"
        extra = users or LOCATIONS.get(fault or "", "").replace("PASS", forward)
        if self._has_own:
            own = f"proxy_pass http://127.0.0.1:{self._ordinary.port};"
            extra += f" location ^~ /v2/acme/ {{ {own} }}"
        server = _SERVER.format(
            address=self._address,
            name=self.host,
            storage=STORAGE_HOST,
            tls=self._nginx.tls,
            extra=extra,
            forward=forward,
        )
        try:
            self._nginx.serve(server)
        except PracticeError as error:
            raise PracticeError(f"The mirror could not take the fault {fault}: {error}") from error

    def _quiet(self) -> None:
        """End what a former fault left running."""
        for silent in self._silence:
            silent.close()
        self._silence = []
        if self._proxy is not None:
            self._proxy.stop()
            self._proxy = None

    def _certify(self, fault: Fault | None) -> None:
        names, authority, lasts = [self.host, STORAGE_HOST], self._authority, dt.timedelta(days=7)
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
