"""How reading or writing a configuration file can fail, in words that every platform shares."""

from dockmirror.daemonjson import SIZE_LIMIT
from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper.disk_error import disk_error
from dockmirror.helper.ending import Refused
from dockmirror.helper.plain_text import visible


class ChangedMeanwhile(Exception):
    """The file is not what it was when the change was begun."""


class WriteFailed(Exception):
    """The file could not be written; ``sentence`` says why."""

    def __init__(self, sentence: Saying) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def beside(name: str) -> str:
    """The name of the file that is written beside the file ``name``.

    >>> beside("daemon.json")
    '.daemon.json.dockmirror-new'
    """
    return f".{name}.dockmirror-new"


def not_ordinary(path: str) -> Refused:
    """The refusal of what is no ordinary file."""
    shown = visible(path)
    return Refused(
        "not-a-regular-file",
        said("{path} is not an ordinary file, so it was left alone.", path=shown),
        {"path": shown},
    )


def too_large(path: str) -> Refused:
    """The refusal of a file that no configuration is as large as."""
    shown = visible(path)
    return Refused(
        "too-large",
        said(
            "{path} is larger than {limit} MiB, so it was left alone.",
            path=shown,
            limit=str(SIZE_LIMIT // 1024 // 1024),
        ),
        {"path": shown},
    )


def unreadable(path: str, error: OSError, code: str = "config-unreadable") -> Refused:
    """The refusal of a file that is there and cannot be read."""
    shown = visible(path)
    return Refused(
        code,
        said(
            "The configuration file {path} cannot be read: {reason}.",
            path=shown,
            reason=error.strerror or str(error),
        ),
        {"path": shown, "reason": error.strerror or ""},
    )


def not_absolute(path: str) -> Refused:
    """The refusal of a path that depends on where one is."""
    shown = visible(path)
    return Refused(
        "unsafe-path",
        said("The configuration file's path {path} is not absolute.", path=shown),
        {"path": shown},
    )


def others_can_change(where: str, asked: str, owners: Saying) -> Refused:
    """The refusal of a path on which ``where`` can be changed by others than ``owners``."""
    shown = visible(where)
    return Refused(
        "unsafe-path",
        said(
            "The configuration file was not touched: {folder} on the way to {path} can be "
            "changed by somebody other than {owners}.",
            folder=shown,
            path=visible(asked),
            owners=owners,
        ),
        {"path": shown},
    )


def nowhere(asked: str, error: OSError) -> Refused:
    """The refusal of a path that leads nowhere."""
    shown = visible(asked)
    return Refused(
        "config-unreadable",
        said(
            "The configuration file {path} cannot be reached: {reason}.",
            path=shown,
            reason=error.strerror or str(error),
        ),
        {"path": shown, "reason": error.strerror or ""},
    )


def why_not_written(path: str, error: OSError) -> Saying:
    """Why the file at ``path`` could not be written."""
    return said(
        "{path} could not be written: {reason}", path=visible(path), reason=disk_error(error)
    )
