"""A stand-in for Docker Hub that a real engine believes: name, certificate, tokens, content."""

from practice.certificates import Authority
from practice.images import Image
from practice.mirror_faults import CDN_HOST
from practice.network import HOSTS, HUB_ADDRESS, Network
from practice.nginx import NginxServer, Request
from practice.registry import Registry

STORE_PORT = 5001

# As at Docker Hub, every request needs a token, and anyone gets one.
_SERVERS = """
    map $uri $wanted_scope {{
        "~^/v2/(?<repository>.+)/(?:manifests|blobs|tags)/" ',scope="repository:$repository:pull"';
        default "";
    }}
    server {{
        listen {address}:443 ssl;
        server_name registry-1.docker.io index.docker.io docker.io;
        {tls}
        location /v2/ {{
            if ($http_authorization !~ "^Bearer ") {{
                add_header Docker-Distribution-Api-Version registry/2.0 always;
                add_header WWW-Authenticate
                    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"$wanted_scope'
                    always;
                return 401 '{{"errors":[{{"code":"UNAUTHORIZED","message":"no token"}}]}}';
            }}
            proxy_set_header Authorization "";
            proxy_pass http://127.0.0.1:{store};
        }}
        location / {{ return 404; }}
    }}
    server {{
        listen {address}:443 ssl;
        server_name {cdn};
        {tls}
        location / {{ proxy_pass http://127.0.0.1:{store}; }}
    }}
    server {{
        listen {address}:443 ssl;
        server_name auth.docker.io;
        {tls}
        location = /token {{
            return 200 '{{"token":"practice","access_token":"practice","expires_in":300}}';
        }}
        location / {{ return 404; }}
    }}
"""


class Hub:
    """The stand-in Docker Hub; ``store`` is the registry that holds its content."""

    def __init__(self, network: Network, authority: Authority) -> None:
        self.store = Registry(network, "hub-store", STORE_PORT)
        self._nginx = NginxServer(network, "hub", HUB_ADDRESS, 8101)
        self._nginx.use_certificate(authority.issue(HOSTS[HUB_ADDRESS]))
        self._serving = False

    def start(self) -> None:
        """Serve, if it does not yet. Raises ``PracticeError``."""
        if self._serving:
            return
        self.store.start()
        self._nginx.serve(
            _SERVERS.format(
                address=HUB_ADDRESS, tls=self._nginx.tls, store=STORE_PORT, cdn=CDN_HOST
            )
        )
        self._serving = True

    def stop(self) -> None:
        """Be unreachable; the mirror still reaches the content by a way of its own."""
        self._nginx.stop()
        self._serving = False

    def close(self) -> None:
        """End all its processes."""
        self.stop()
        self.store.stop()

    def publish(self, images: dict[str, Image], tag: str = "latest") -> None:
        """Put images under their repository's name. Raises ``PracticeError``."""
        for repository, image in images.items():
            self.store.push(repository, tag, image)

    def requests(self) -> list[Request]:
        """What was asked of the registry and its blob store since ``clear``, tokens left out."""
        return [one for one in self._nginx.requests() if one.host != "auth.docker.io"]

    def clear(self) -> None:
        """Forget the requests so far."""
        self._nginx.clear()
