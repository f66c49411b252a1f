"""The elevated helper's entry: requests on standard input, replies on standard output.

Where a platform's way to elevate a program gives it neither, it is told how to reach its client:
``--pipes TOKEN PID`` on Windows, ``--socket PATH UID`` on macOS. ``--own`` is for the packages
whose programs hold their own Python: the same service with a person's own rights.
"""

import os
import sys

from dockmirror.helper.client import Client
from dockmirror.helper.conversation import Conversation
from dockmirror.helper.identity import is_administrator, own_number
from dockmirror.helper.process import make_own
from dockmirror.helper.protocol import PROTOCOL
from dockmirror.helper.requester import requesting_uid


def main() -> int:
    """Serve one client. The exit code says nothing: what happened is in the replies."""
    if sys.argv[1:] == ["--own"]:
        from dockmirror.helper import own_process

        return own_process.main()
    if not is_administrator():
        _say("The Dockmirror helper works as root only.")
        return 1
    uid = requesting_uid(os.environ, own_number())
    make_own()
    try:
        incoming, outgoing, uid = _ends(sys.argv[1:], uid)
    except OSError as error:
        _say(f"The program that asked could not be reached: {error.strerror}.")
        return 1
    client = Client(incoming, outgoing)
    client.end_on_signals()
    client.send({"event": "ready", "protocol": PROTOCOL})
    Conversation(client, uid).run()
    return 0


def _ends(arguments: list[str], uid: int) -> tuple[int, int, int]:
    """The descriptors to read and to write, and the number of whoever asked. Raises ``OSError``."""
    if sys.platform == "win32":
        from dockmirror.helper.windows.pipe_end import connect
        from dockmirror.helper.windows.pipe_names import read_arguments
        from dockmirror.helper.windows.token import number_of

        named = read_arguments(arguments)
        if named is not None:
            incoming, outgoing, sid = connect(*named)
            return incoming, outgoing, number_of(sid)
    if sys.platform == "darwin" and arguments[:1] == ["--socket"]:
        from dockmirror.helper.macos_socket import connect as connect_socket

        return connect_socket(arguments[1:])
    return 0, 1, uid


def _say(words: str) -> None:
    if sys.stderr is not None:
        print(words, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
