"""HTTP over TLS in which one context alone says whom to trust, and what to show."""

import ssl
from typing import Any

import requests
import requests.adapters
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class ContextAdapter(requests.adapters.HTTPAdapter):
    """The certificates of the HTTP library, and those that the environment names, are not read."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,
        **pool_kwargs: Any,  # noqa: ANN401  (passed on as it is)
    ) -> None:
        """Make pools that use the context."""
        super().init_poolmanager(
            connections, maxsize, block, ssl_context=self._context, **pool_kwargs
        )

        class Pool(HTTPSConnectionPool):
            def _validate_conn(self, conn: Any) -> None:  # noqa: ANN401  (the library's own)
                # Without the library's warning: whether to verify is the context's.
                if conn.is_closed:
                    conn.connect()

        self.poolmanager.pool_classes_by_scheme = {"http": HTTPConnectionPool, "https": Pool}

    def cert_verify(self, *_arguments: object, **_named: object) -> None:
        """Leave the verification to the context."""

    def send(
        self,
        request: requests.PreparedRequest,
        *arguments: Any,  # noqa: ANN401  (passed on as they are)
        **named: Any,  # noqa: ANN401
    ) -> requests.Response:
        """Send a request, whatever the environment says of certificates."""
        named["verify"] = self._context.verify_mode is not ssl.CERT_NONE
        return super().send(request, *arguments, **named)
