"""The same service with nobody's rights but a person's own, for what is theirs alone.

It is no entry of the installed helper: an ordinary user's program starts it from its own package.
"""

import functools
import sys

from dockmirror.helper.client import Client
from dockmirror.helper.conversation import Conversation
from dockmirror.helper.identity import is_root
from dockmirror.helper.person import Person
from dockmirror.helper.person_folders import PersonFolders
from dockmirror.helper.process import make_own
from dockmirror.helper.protocol import PROTOCOL
from dockmirror.helper.target import find_persons_target


def main() -> int:
    """Serve one client. The exit code says nothing: what happened is in the replies."""
    if is_root():
        print("Root has no Docker Engine of its own that runs without root.", file=sys.stderr)
        return 1
    person, folders = Person.of_this_process(), PersonFolders.of_this_process()
    make_own()
    client = Client()
    client.end_on_signals()
    client.send({"event": "ready", "protocol": PROTOCOL})
    targets = functools.partial(find_persons_target, person=person, folders=folders)
    Conversation(client, person.uid, targets=targets, directory=person.state_directory).run()
    return 0
