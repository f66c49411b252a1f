"""A server on loopback that sends given bytes, whatever it is asked."""

import contextlib
import socket
import threading


class RawServer:
    """Reads once, sends ``answer``, and closes; with None it reads until the client goes."""

    def __init__(self, answer: bytes | None) -> None:
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve)

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def _serve(self) -> None:
        while True:
            try:
                sock, _address = self._listener.accept()
            except OSError:
                return
            with sock, contextlib.suppress(OSError):
                sock.settimeout(5)
                if self._answer is None:
                    self._open.append(sock.dup())
                    while sock.recv(4096):
                        pass
                else:
                    sock.recv(4096)
                    sock.sendall(self._answer)

    def __enter__(self) -> "RawServer":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        self._thread.join()
