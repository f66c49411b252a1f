"""What ends a step of the probe."""

from dockmirror.mirror import catalogue
from dockmirror.mirror.finding import Finding


class Fault(Exception):
    """The mirror cannot serve, for the reason that the finding gives."""

    def __init__(self, code: str, /, **facts: str) -> None:
        self.finding: Finding = catalogue.finding(code, **facts)
        super().__init__(self.finding.title)
