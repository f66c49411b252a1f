"""The Docker Engine: whether it answers, what it is, and pulling an image from it.

Importing this package is cheap: docker-py is loaded when a connection is made.
"""

from dockmirror.engine.candidate import Candidate, choose
from dockmirror.engine.engine import Engine, EngineInfo, EngineUnreachable
from dockmirror.engine.pull import Pull, PullProgress

__all__ = [
    "Candidate",
    "Engine",
    "EngineInfo",
    "EngineUnreachable",
    "Pull",
    "PullProgress",
    "choose",
]
