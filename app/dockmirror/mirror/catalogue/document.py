"""The catalogue as a document for people: what each finding means, and who does what."""

import re
from typing import Final

from dockmirror.mirror.catalogue import AREAS
from dockmirror.mirror.catalogue.entry import Entry
from dockmirror.mirror.finding import Severity

_HEADINGS: Final = {
    "address": "The address",
    "network": "The way to the mirror",
    "certificate": "TLS and certificates",
    "ca-certificate": "The mirror's authority, given as a file",
    "http": "What the web server answers",
    "authentication": "Logins",
    "cache": "Docker Hub's images through the mirror",
    "uploads": "Pushes to a private registry",
    "configuration": "The configuration",
    "machine": "This computer and the change",
    "host-kit": "The files of a kit that hosts a mirror",
}
_SEVERITIES: Final = {
    Severity.ERROR: "error: it stops the job",
    Severity.WARNING: "warning: it stops nothing, and wants attention",
    Severity.INFO: "information",
}
_INTRODUCTION: Final = """\
# Findings

<!-- Made from the code: python -m dockmirror.mirror.catalogue > docs/findings.md -->

Every finding that Dockmirror makes, by area, in the order in which a mirror meets them. The code
is stable: it stands in the output of `--format json` and never changes or is translated. Words in
*italics* stand for what was met, such as an address.

"""


def findings_document() -> str:
    """The whole document, in English."""
    parts = [_INTRODUCTION, _table_of_contents()]
    for area, entries in AREAS.items():
        parts.append(f"## {_HEADINGS[area]}\n\n")
        parts += [_section(entry) for entry in entries]
    return "".join(parts).rstrip() + "\n"


def _table_of_contents() -> str:
    lines = ["| code | severity | title |\n", "| --- | --- | --- |\n"]
    for entries in AREAS.values():
        for entry in entries:
            title = _shown(entry.title).replace("|", "\\|")
            lines.append(
                f"| [`{entry.code}`](#{entry.code}) | {entry.severity.value} | {title} |\n"
            )
    return "".join(lines) + "\n"


def _section(entry: Entry) -> str:
    lines = [
        f"### {entry.code}",
        f"**{_shown(entry.title)}** ({_SEVERITIES[entry.severity]})",
        _shown(entry.detail),
    ]
    if entry.workstation:
        lines.append(f"- At the workstation: {_shown(entry.workstation)}")
    if entry.operator:
        lines.append(f"- For whoever runs the mirror: {_shown(entry.operator)}")
    joined = "\n\n".join(lines[:3]) + "\n\n" + "\n".join(lines[3:])
    return f"{joined}\n\n"


def _shown(template: str) -> str:
    """A template with its facts in italics and nothing in it taken for Markdown."""
    escaped = re.sub(r"([*_<>`\[\]#|])", r"\\\1", template)
    # A fact's name may hold an escaped underscore by now.
    named = re.sub(r"(?<!\{)\{([a-z\\_]+)\}(?!\})", _italic, escaped)
    return named.replace("{{", "{").replace("}}", "}")


def _italic(match: re.Match[str]) -> str:
    return "*" + match[1].replace("\\_", " ") + "*"
