"""The elevated helper's entry: requests on standard input, replies on standard output."""

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
    if not is_administrator():
        print("The Dockmirror helper works as root only.", file=sys.stderr)
        return 1
    uid = requesting_uid(os.environ, own_number())
    make_own()
    client = Client()
    client.end_on_signals()
    client.send({"event": "ready", "protocol": PROTOCOL})
    Conversation(client, uid).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
