"""``daemon.json`` as text: read without loss, changed in one place, compared.

>>> from dockmirror import daemonjson
>>> daemonjson.add_mirror(b'{"debug": true}', "https://mirror.example.com")
b'{"debug": true, "registry-mirrors": ["https://mirror.example.com"]}'
"""

from .diff import unified_diff
from .document import Document, parse, sha256
from .edit import add_mirror, remove_key, remove_mirrors, set_mirrors, set_value
from .encoding import SIZE_LIMIT
from .errors import DaemonJsonError
from .mirrors import mirrors_with, mirrors_without, same_mirror, with_slash

__all__ = [
    "SIZE_LIMIT",
    "DaemonJsonError",
    "Document",
    "add_mirror",
    "mirrors_with",
    "mirrors_without",
    "parse",
    "remove_key",
    "remove_mirrors",
    "same_mirror",
    "set_mirrors",
    "set_value",
    "sha256",
    "unified_diff",
    "with_slash",
]
