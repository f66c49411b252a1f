"""A second start of the window brings the first one forward, and hands its link over.

The socket is in the person's own runtime directory, which nobody else may enter. What comes through
it is only ever put into the field, as if it had been dropped there.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_LONGEST: Final = 4096
_PATIENCE_MILLISECONDS: Final = 1000
_HEARD: Final = b"heard\n"


def handed_over(path: str, link: str) -> bool:
    """Ask the window that listens at ``path`` to come forward with the link; whether it heard."""
    call = QLocalSocket()
    call.connectToServer(path)
    if not call.waitForConnected(_PATIENCE_MILLISECONDS):
        return False
    call.write(link.encode()[: _LONGEST // 2].replace(b"\n", b" ") + b"\n")
    call.waitForBytesWritten(_PATIENCE_MILLISECONDS)
    while not call.canReadLine():
        if not call.waitForReadyRead(_PATIENCE_MILLISECONDS):
            return False
    return bytes(call.readLine().data()) == _HEARD


class FirstWindow(QObject):
    """Listens for later starts; ``came`` is called with the link of each, or an empty text."""

    def __init__(self, path: str, came: Callable[[str], None]) -> None:
        super().__init__()
        self._came = came
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        if not self._server.listen(path):
            # Left over from a window that was killed: nobody answered there.
            QLocalServer.removeServer(path)
            self._server.listen(path)

    @property
    def listens(self) -> bool:
        """Whether a later start finds this window."""
        return self._server.isListening()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _accept(self) -> None:
        while (call := self._server.nextPendingConnection()) is not None:
            call.setReadBufferSize(_LONGEST)
            call.disconnected.connect(call.deleteLater)
            call.readyRead.connect(lambda call=call: self._read(call))
            self._read(call)

    def _read(self, call: QLocalSocket) -> None:
        if not call.canReadLine():
            if call.bytesAvailable() >= _LONGEST:
                call.abort()
            return
        line = bytes(call.readLine(_LONGEST).data())
        call.write(_HEARD)
        call.flush()
        call.disconnectFromServer()
        self._came(line.decode(errors="replace").strip())
