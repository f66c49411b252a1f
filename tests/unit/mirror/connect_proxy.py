"""An HTTP proxy on loopback: ``CONNECT``, plain requests passed on, and what it was asked for."""

import contextlib
import socket
import threading


class ConnectProxy:
    """Passes everything on to ``target``, whatever host is named; or gives ``refusal``."""

    def __init__(self, target: int, refusal: bytes | None = None, login: str = "") -> None:
        self.asked: list[str] = []
        self._target = ("127.0.0.1", target)
        self._refusal = refusal
        self._login = login
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        self._sockets.append(client)
        with contextlib.suppress(OSError), client.makefile("rb") as reader:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                line = reader.readline()
                if not line:
                    return
                head += line
            first = head.split(b"\r\n", 1)[0].decode()
            self.asked.append(first)
            wanted = f"proxy-authorization: basic {self._login}".encode()
            if self._refusal is not None or (self._login and wanted not in head.lower()):
                client.sendall(self._refusal or b"HTTP/1.1 407 Who are you\r\n\r\n")
                client.shutdown(socket.SHUT_RDWR)
                return
            server = socket.create_connection(self._target)
            self._sockets.append(server)
            if first.startswith("CONNECT "):
                client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            else:
                method, url, version = first.split(" ")
                path = "/" + url.split("/", 3)[3]
                rest = b"Connection: close\r\n" + head.split(b"\r\n", 1)[1]
                server.sendall(f"{method} {path} {version}\r\n".encode() + rest)
                first_of_answer = server.recv(65536)
                line, _end, others = first_of_answer.partition(b"\r\n")
                client.sendall(line + b"\r\nConnection: close\r\n" + others)
            self._start(self._copy, server, client)
            self._copy(client, server)

    def _copy(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def _start(self, work, *arguments) -> None:
        thread = threading.Thread(target=work, args=arguments)
        self._threads.append(thread)
        thread.start()

    def __enter__(self) -> "ConnectProxy":
        self._start(self._accept)
        return self

    def __exit__(self, *_error: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for sock in self._sockets:
            sock.close()
