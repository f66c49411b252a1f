"""The words of the command line: commands, options and their help."""

import argparse
import math
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from dockmirror.cli import host_kit
from dockmirror.cli.argparse_texts import speak_persons_language
from dockmirror.cli.invocation import COMMANDS, FORMATS, Invocation, UsageError
from dockmirror.cli.window import LINK
from dockmirror.i18n import _
from dockmirror.setup.options import Options

_LONGEST_TIMEOUT: Final = 86_400.0
_UPDATES_UNKNOWN: Final = 8
_REPORT_ENDINGS: Final = (".html", ".htm", ".json")


def parse(argv: Sequence[str]) -> Invocation:
    """The invocation that ``argv`` (without the program's name) spells.

    Raises ``UsageError``, and ``SystemExit`` once ``--help``, ``--version`` or
    ``--check-for-updates`` has been answered.
    """
    parser = build_parser()
    words, link = list(argv), ""
    # The desktop gives a link as the one word, in the place of a command.
    if words and words[-1].lower().startswith(LINK):
        link = words.pop()
    given = vars(parser.parse_args(words))
    if link and given.get("command") is not None:
        raise UsageError(_("A dockmirror: link opens the window; it goes with no command."))
    invocation = Invocation(
        command=given.get("command"),
        format=given.get("format", "text"),
        language=given.get("lang"),
        urls=tuple(given.get("urls", ())),
        mirrors_file=given.get("file"),
        remove_all=given.get("all", False),
        report_file=given.get("report_file"),
        assume_yes=given.get("yes", False),
        explain=given.get("explain", False),
        kit=host_kit.kit_words(given) if given.get("command") == host_kit.COMMAND else None,
        options=_options(given),
        said=frozenset(given),
        link=link,
    )
    _refuse_contradictions(invocation)
    return invocation


def _options(given: dict[str, Any]) -> Options:
    names = Options.__dataclass_fields__
    return Options(**{name: value for name, value in given.items() if name in names})


def _refuse_contradictions(invocation: Invocation) -> None:
    command = invocation.command
    if command is None and invocation.format != "text":
        raise UsageError(
            _("The option --format needs a command; without a command the window opens.")
        )
    if command == "check" and not invocation.urls and invocation.mirrors_file is None:
        raise UsageError(_("Say which mirror to check: dockmirror check URL…, or --file FILE."))
    if command == "check" and invocation.options.save_chain and len(invocation.urls) != 1:
        raise UsageError(_("The option --save-chain needs one mirror, given by its address."))
    if command == "remove" and bool(invocation.urls) == invocation.remove_all:
        raise UsageError(
            _("Say which mirrors to remove: either their addresses, or --all for every one.")
        )
    if invocation.kit is not None and bool(invocation.kit.choices.domain) == invocation.kit.check:
        raise UsageError(
            _(
                "Say under which name the registry is to be reached: --domain NAME; or have the "
                "kit that is there looked through: --check."
            )
        )
    if command == "report":
        ending = str(invocation.report_file).lower()
        if not ending.endswith(_REPORT_ENDINGS):
            raise UsageError(_("The name of the report must end in .html or .json."))


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(
            _("This command line is not understood: {problem}.").format(problem=message.rstrip("."))
        )


class _One(argparse.Action):
    """Keeps a single operand as the tuple that several make; none as the empty one."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        value: object,
        _option: str | None = None,
    ) -> None:
        setattr(namespace, self.dest, () if value is None else (value,))


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_given: object) -> NoReturn:
        from dockmirror.setup.versions import version_line

        print(version_line())
        parser.exit()


class _CheckForUpdates(argparse.Action):
    def __call__(
        self,
        parser: argparse.ArgumentParser,
        _namespace: argparse.Namespace,
        feed: object,
        _option: str | None = None,
    ) -> NoReturn:
        from dockmirror.organisation.site import find_profile
        from dockmirror.setup.updates import UpdatesUnknown, named_feed, update_sentence

        try:
            print(update_sentence(feed if isinstance(feed, str) else named_feed(find_profile())))
        except UpdatesUnknown as unknown:
            print(unknown)
            parser.exit(_UPDATES_UNKNOWN)
        parser.exit()


def build_parser() -> argparse.ArgumentParser:
    """The parser, its texts in the language chosen so far."""
    speak_persons_language()
    parser = _Parser(
        prog="dockmirror",
        description=_("Make this computer use a Docker registry mirror, and prove that it does."),
        epilog=_("Without a command the window opens; a dockmirror: link fills its address field."),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help=_("show the version and leave"))
    text = _("ask the release feed at URL whether a newer version is there, and leave")
    parser.add_argument(
        "--check-for-updates", action=_CheckForUpdates, nargs="?", metavar=_("URL"), help=text
    )
    _add_output(parser)
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"), parser_class=_Parser)
    for name in COMMANDS:
        summary = _summaries()[name]
        command = commands.add_parser(
            name,
            help=summary,
            description=_("{sentence}.").format(sentence=summary[:1].upper() + summary[1:]),
            allow_abbrev=False,
            argument_default=argparse.SUPPRESS,
        )
        _add_operands(command, name)
        _add_options(command, name)
        _add_output(command)
    return parser


def _summaries() -> dict[str, str]:
    return {
        "check": _("probe mirrors; changes nothing and needs no privileges"),
        "setup": _("make Docker use a mirror, and prove it by a test pull"),
        "verify": _("prove by a test pull which registry serves now"),
        "status": _("show which mirrors Docker is set to use and really uses"),
        "remove": _("take mirrors out: back to Docker Hub, checked by a test pull"),
        "undo": _("put back the configuration from before Dockmirror's last change"),
        "history": _("show the changes made, newest first"),
        "report": _("write a support report, without secrets"),
        "host-kit": _("write a folder with which a server can host a mirror or a registry"),
        "install-helper": _("install the part that asks for permission (needs root)"),
        "uninstall-helper": _("remove the part that asks for permission (needs root)"),
    }


def _add_operands(parser: argparse.ArgumentParser, command: str) -> None:
    url = _("URL")
    if command == "check":
        text = _("a mirror, such as https://mirror.example.com; - reads them from standard input")
        parser.add_argument("urls", nargs="*", metavar=url, help=text)
        text = _("read more addresses from FILE, one a line (# begins a comment)")
        parser.add_argument("--file", metavar=_("FILE"), help=text)
        text = _("write the certificates that the mirror shows to FILE where they are at fault")
        parser.add_argument("--save-chain", metavar=_("FILE"), help=text)
        text = _("tell each step and finding in full, also what is right")
        parser.add_argument("--explain", action="store_true", help=text)
        text = _("it is a private registry: see whether it takes pushes; starts and cancels one")
        parser.add_argument("--private", action="store_true", help=text)
    elif command == "setup":
        text = _(
            "the mirror, such as https://mirror.example.com (default: the first of the "
            "organisation's that serves)"
        )
        parser.add_argument("urls", nargs="?", action=_One, metavar=url, help=text)
    elif command == "remove":
        parser.add_argument("urls", nargs="*", metavar=url, help=_("a mirror to take out"))
        parser.add_argument("--all", action="store_true", help=_("take every mirror out"))
    elif command == "report":
        text = _("where to write it; the name ends in .html or .json")
        parser.add_argument("report_file", metavar=_("FILE"), help=text)
    elif command == host_kit.COMMAND:
        host_kit.add_words(parser)


def _add_options(parser: argparse.ArgumentParser, command: str) -> None:
    if command.endswith("-helper") or command == host_kit.COMMAND:
        return
    changes = command in ("setup", "remove", "undo")
    if command in ("setup", "check"):
        text = _("a file of certificates (PEM or DER) that are to vouch for the mirror")
        parser.add_argument("--ca-certificate", metavar=_("FILE"), help=text)
    if command == "setup":
        text = _("where the mirror goes among the others (default: first)")
        parser.add_argument("--position", choices=("first", "last"), help=text)
        text = _("what to do when the mirror was not used (default: revert)")
        parser.add_argument("--if-not-used", choices=("revert", "keep"), help=text)
        text = _("go on even when the probe says that the mirror cannot serve")
        parser.add_argument("--force", action="store_true", help=text)
    if changes:
        parser.add_argument("--yes", action="store_true", help=_("do not ask before the change"))
        text = _("show the change and what the restart stops; change nothing")
        parser.add_argument("--dry-run", action="store_true", help=text)
        text = _("how Docker takes the change (default: auto, which stops no container)")
        choices = ("auto", "restart", "reload", "none")
        parser.add_argument("--restart", choices=choices, help=text)
    if changes or command in ("check", "verify"):
        text = _("the image for the test, such as library/busybox:latest")
        parser.add_argument("--image", metavar=_("REF"), help=text)
    if command in ("setup", "verify"):
        text = _("an image that the mirror has and Docker Hub has not, for the test")
        parser.add_argument("--mirror-only-image", metavar=_("REF"), help=text)
    if changes or command in ("check", "verify", "report"):
        text = _("time limit for the probe of one mirror (default: 30)")
        parser.add_argument("--timeout", type=_seconds, metavar=_("SECONDS"), help=text)
    text = _("which of the programs that 'dockmirror status' lists is meant")
    parser.add_argument("--target", metavar="ID", help=text)
    text = _("Docker's configuration file, where it is not at its usual place")
    parser.add_argument("--config-file", metavar=_("PATH"), help=text)
    text = _("address of Docker's API, such as unix:///run/docker.sock")
    parser.add_argument("--docker-host", metavar=_("URL"), help=text)


def _add_output(parser: argparse.ArgumentParser) -> None:
    # SUPPRESS, so that a command's default does not hide what was said before the command.
    text = _("text for people, one JSON document, or every event as a JSON line (default: text)")
    parser.add_argument("--format", choices=FORMATS, default=argparse.SUPPRESS, help=text)
    text = _("language of the messages, such as de or zh_CN")
    parser.add_argument("--lang", metavar=_("TAG"), default=argparse.SUPPRESS, help=text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= _LONGEST_TIMEOUT:
        raise argparse.ArgumentTypeError(
            _("{text!r} is no time limit; give a number of seconds above 0, such as 30").format(
                text=text
            )
        )
    return seconds
