"""The command ``host-kit``: its words, its run, and what it tells."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dockmirror.hostkit.choices import (
    AUTHENTICATIONS,
    PRIVATE_AUTHENTICATIONS,
    REGISTRIES,
    ROLES,
    Choices,
)
from dockmirror.i18n import _, ngettext
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.setup.outcome import Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from dockmirror.hostkit.host_kit import WrittenKit

COMMAND: Final = "host-kit"
_SEVERAL: Final = ("upstreams", "allow")


@dataclass(frozen=True)
class KitWords:
    """What the words ask for: which kit, where, and whether files that differ are replaced.

    With ``check`` nothing is written: the kit in the folder is looked through.
    """

    choices: Choices
    folder: Path
    overwrite: bool = False
    dry_run: bool = False
    check: bool = False


def add_words(parser: argparse.ArgumentParser) -> None:
    """The operand and the options of the command."""
    text = _("where to write the kit; it is made if it is not there")
    parser.add_argument("folder", metavar=_("DIR"), help=text)
    text = _("the name under which the registry is to be reached, such as registry.example.com")
    parser.add_argument("--domain", metavar=_("NAME"), default="", help=text)
    text = _("look through the files of a kit that is there and name what is wrong; write nothing")
    parser.add_argument("--check", action="store_true", help=text)
    _add_registries(parser)
    _add_certificates(parser)
    _add_access(parser)
    _add_storage(parser)
    text = _("replace files of the kit that stand there with other content")
    parser.add_argument("--overwrite", action="store_true", help=text)
    text = _("show what would be written; write nothing")
    parser.add_argument("--dry-run", action="store_true", help=text)


def _add_registries(parser: argparse.ArgumentParser) -> None:
    text = _("a cache of Docker Hub, or a private registry (default: cache)")
    parser.add_argument("--role", choices=ROLES, help=text)
    text = _("have a private registry beside the cache, under this name")
    parser.add_argument("--private-domain", metavar=_("NAME"), help=text)
    text = _("have a cache of another registry too, such as ghcr.example.com=https://ghcr.io")
    parser.add_argument(
        "--upstream", dest="upstreams", action="append", metavar=_("NAME=URL"), help=text
    )
    text = _("version of the registry (default: 3)")
    parser.add_argument("--registry", choices=REGISTRIES, help=text)
    text = _("the port to be reached at (default: 443)")
    parser.add_argument("--port", type=int, metavar=_("PORT"), help=text)
    text = _("metrics for Prometheus on this port of the server itself, and those after it")
    parser.add_argument("--metrics-port", type=int, metavar=_("PORT"), help=text)


def _add_certificates(parser: argparse.ArgumentParser) -> None:
    text = _("where Let's Encrypt may write to about the certificate it gives")
    parser.add_argument("--acme-email", metavar=_("ADDRESS"), help=text)
    text = _("a certificate of your own: a PEM file, followed by those that vouch for it")
    parser.add_argument("--certificate", type=Path, metavar=_("FILE"), help=text)
    text = _("the private key of that certificate: a PEM file")
    parser.add_argument("--key", type=Path, metavar=_("FILE"), help=text)
    text = _("make an authority of your own, which workstations then have to be given")
    parser.add_argument("--internal-ca", action="store_true", help=text)


def _add_access(parser: argparse.ArgumentParser) -> None:
    text = _("let in only this address or network; can be given several times")
    parser.add_argument("--allow", action="append", metavar=_("NETWORK"), help=text)
    text = _(
        "what the cache asks for (default: none, because Docker skips a mirror that asks for a "
        "password). docker-hub-login: the name and password of Docker Hub, which this server then "
        "sees; only Docker's classic image store sends them"
    )
    parser.add_argument("--auth", dest="authentication", choices=AUTHENTICATIONS, help=text)
    text = _("what the private registry asks for (default: password)")
    parser.add_argument(
        "--private-auth",
        dest="private_authentication",
        choices=PRIVATE_AUTHENTICATIONS,
        help=text,
    )
    text = _("log the cache in at Docker Hub, for its higher limits")
    parser.add_argument("--upstream-user", metavar=_("NAME"), help=text)
    text = _("the file with the password or token for that")
    parser.add_argument("--upstream-password-file", type=Path, metavar=_("FILE"), help=text)
    text = _("the largest layer that can be pushed (default: 16g)")
    parser.add_argument("--max-upload", metavar=_("SIZE"), help=text)


def _add_storage(parser: argparse.ArgumentParser) -> None:
    text = _("keep the content in this folder of the server (default: Docker volumes)")
    parser.add_argument("--data", metavar=_("DIR"), help=text)
    text = _("empty a cache that holds more than this, such as 200g, once a week")
    parser.add_argument("--cache-limit", metavar=_("SIZE"), help=text)
    text = _("how long a cache keeps what it fetched (default: 7d; registry 2 knows no other)")
    parser.add_argument("--keep", metavar=_("TIME"), help=text)
    text = _("keep the content in this bucket of S3 or of a store like it")
    parser.add_argument("--s3-bucket", metavar=_("NAME"), help=text)
    text = _("the bucket's region (default: us-east-1)")
    parser.add_argument("--s3-region", metavar=_("NAME"), help=text)
    text = _("the store's address, where it is not Amazon's own")
    parser.add_argument("--s3-endpoint", metavar=_("URL"), help=text)
    text = _("the file with the bucket's key, as the AWS programs have it")
    parser.add_argument("--s3-credentials", type=Path, metavar=_("FILE"), help=text)


def kit_words(given: Mapping[str, Any]) -> KitWords:
    """What the parsed words ask for."""
    names = Choices.__dataclass_fields__
    chosen = {name: value for name, value in given.items() if name in names}
    chosen |= {name: tuple(chosen[name]) for name in _SEVERAL if name in chosen}
    return KitWords(
        Choices(**chosen),
        Path(given["folder"]),
        overwrite=given.get("overwrite", False),
        dry_run=given.get("dry_run", False),
        check=given.get("check", False),
    )


def run(
    words: KitWords, host_kit: "Callable[..., WrittenKit]"
) -> "tuple[Result, WrittenKit | None]":
    """Write or check the kit; how that ended, and what became of it, where it was written."""
    from dockmirror.hostkit.refusal import KitRefused

    try:
        if words.check:
            return _checked(words.folder), None
        kit = host_kit(
            words.choices, words.folder, overwrite=words.overwrite, dry_run=words.dry_run
        )
    except KitRefused as refused:
        finding = Finding(refused.code, Severity.ERROR, refused.sentence, "", refused.remedy)
        outcome = Outcome.REFUSED if refused.code in ("kit-folder", "kit-file") else Outcome.USAGE
        sentences = tuple(text for text in (refused.sentence, refused.remedy) if text)
        return Result(COMMAND, outcome, sentences=sentences, findings=(finding,)), None
    return _result(words, kit), kit


def _checked(folder: Path) -> Result:
    """How the kit in the folder is. Raises ``KitRefused``."""
    from dockmirror.cli.terminal import shown
    from dockmirror.hostkit.inspection import inspect_kit

    findings = inspect_kit(folder)
    wrong = sum(found.severity is Severity.ERROR for found in findings)
    name = shown(str(folder))
    if wrong:
        sentence = ngettext(
            "The kit in {folder} has {count} mistake.",
            "The kit in {folder} has {count} mistakes.",
            wrong,
        ).format(folder=name, count=wrong)
        return Result(COMMAND, Outcome.UNUSABLE, sentences=(sentence,), findings=findings)
    sentence = _("No mistake was found in the kit in {folder}.").format(folder=name)
    following = _("Whether the server runs as its files say, dockmirror check tells.")
    return Result(COMMAND, Outcome.USABLE, sentences=(sentence, following), findings=findings)


def _result(words: KitWords, kit: "WrittenKit") -> Result:
    from dockmirror.cli.terminal import shown

    folder = shown(str(kit.folder))
    changed, count = kit.written, len(kit.new) + len(kit.different)
    if changed:
        sentence = ngettext(
            "{count} file was written to {folder}.",
            "{count} files were written to {folder}.",
            count,
        ).format(count=count, folder=folder)
        following = _("README.md there says how to start it, check it, back it up and update it.")
        return Result(COMMAND, Outcome.DONE, sentences=(sentence, following), changed=True)
    if not count:
        sentence = _("{folder} holds this kit already; nothing was written.").format(folder=folder)
        return Result(COMMAND, Outcome.UNCHANGED, sentences=(sentence,))
    if words.dry_run:
        sentence = ngettext(
            "{count} file would be written to {folder}.",
            "{count} files would be written to {folder}.",
            count,
        ).format(count=count, folder=folder)
        return Result(COMMAND, Outcome.DONE, sentences=(sentence,))
    names = ", ".join(one.file.path for one in kit.different)
    finding = Finding(
        "kit-differs",
        Severity.ERROR,
        _("The folder has files of the kit with other content"),
        _("Nothing was written. These differ: {names}.").format(names=names),
        _("Look at the difference. To have the files replaced, run it again with --overwrite."),
    )
    sentences = (finding.told_with(finding.detail), finding.remedy)
    return Result(COMMAND, Outcome.REFUSED, sentences=sentences, findings=(finding,))
