"""The helper's entry: requests on standard input, replies on standard output.

As root it configures what is the system's; in an ordinary user's process what is theirs alone.
"""

import functools
import os
import sys

from dockmirror.helper.client import Client
from dockmirror.helper.conversation import Conversation
from dockmirror.helper.person import Person
from dockmirror.helper.process import make_own
from dockmirror.helper.protocol import PROTOCOL
from dockmirror.helper.requester import requesting_uid
from dockmirror.helper.target import find_persons_target


def main() -> int:
    """Serve one client. The exit code says nothing: what happened is in the replies."""
    person = None if os.geteuid() == 0 else Person.of_this_process()
    uid = requesting_uid(os.environ, os.getuid())
    make_own()
    client = Client()
    client.end_on_signals()
    client.send({"event": "ready", "protocol": PROTOCOL})
    if person is None:
        Conversation(client, uid).run()
    else:
        targets = functools.partial(find_persons_target, person=person)
        directory = person.state_directory
        Conversation(client, person.uid, targets=targets, directory=directory).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
