"""The words of the command line as values, read from the program's own parser."""

import argparse
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """An option (with its ``flags``) or an operand (without); ``value`` is what it takes, or ""."""

    flags: tuple[str, ...]
    value: str
    choices: tuple[str, ...]
    help: str

    @property
    def takes_file(self) -> bool:
        """Whether the value is the name of a file or folder."""
        return self.value in ("FILE", "PATH", "FOLDER", "DIRECTORY")


@dataclass(frozen=True)
class Command:
    """A command, "" for the program itself; options and operands in the parser's order."""

    name: str
    summary: str
    options: tuple[Word, ...]
    operands: tuple[Word, ...]


def read_words(parser: argparse.ArgumentParser) -> tuple[Command, ...]:
    """The program itself, then each command."""
    commands = [_command("", parser.description or "", parser)]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            summaries = {choice.dest: choice.help or "" for choice in action._choices_actions}
            commands += [
                _command(name, summaries.get(name, ""), part)
                for name, part in action.choices.items()
            ]
    return tuple(commands)


def _command(name: str, summary: str, parser: argparse.ArgumentParser) -> Command:
    words = list(_words(parser._actions))
    return Command(
        name,
        summary,
        tuple(word for word in words if word.flags),
        tuple(word for word in words if not word.flags),
    )


def _words(actions: Iterable[argparse.Action]) -> Iterable[Word]:
    for action in actions:
        hidden = action.help == argparse.SUPPRESS
        if hidden or isinstance(action, argparse._SubParsersAction):
            continue
        choices = tuple(map(str, action.choices or ()))
        value = ""
        if action.nargs != 0:
            metavar = action.metavar if isinstance(action.metavar, str) else None
            value = metavar or "|".join(choices) or action.dest.upper()
            if not action.option_strings and action.nargs in ("*", "?"):
                value = f"[{value}]"
        yield Word(tuple(action.option_strings), value, choices, _help(action))


def _help(action: argparse.Action) -> str:
    return (action.help or "").replace("%%", "%")
