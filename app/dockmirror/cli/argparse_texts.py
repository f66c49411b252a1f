"""argparse's own texts, in the person's language."""

import argparse
from typing import Final

from dockmirror.i18n import N_, _

FOR_PEOPLE: Final = (
    N_("usage: "),
    N_("%(heading)s:"),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("unrecognized arguments: %s"),
    N_("ignored explicit argument %r"),
    N_("the following arguments are required: %s"),
    N_("expected one argument"),
    N_("not allowed with argument %s"),
)
"""What argparse of Python 3.11 and newer says of this program's words; the rest is never said."""


def speak_persons_language() -> None:
    """Have argparse translate by this program's catalogue.

    It has no way to be given one: its texts are looked up in whatever catalogue the whole process
    has, which knows none of them (cpython ``Lib/argparse.py``, ``_``).
    """
    vars(argparse)["_"] = _
