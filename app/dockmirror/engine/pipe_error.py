"""Errors of named pipes that docker-py lets through: pywin32's own, which is no ``OSError``."""

import importlib
import sys


def pipe_errors() -> tuple[type[Exception], ...]:
    """The type of such errors on Windows; none elsewhere."""
    if sys.platform != "win32":
        return ()
    error: type[Exception] = importlib.import_module("pywintypes").error
    return (error,)
