"""Completions for bash, zsh and fish, from the words of the command line."""

from collections.abc import Iterable, Sequence

from installers.command_words import Command, Word


def bash(words: Sequence[Command]) -> str:
    """A completion for bash-completion(7)."""
    program, *commands = words
    names = " ".join(command.name for command in commands)
    options = "\n".join(
        f'        {command.name or "*"}) words="{_flags(command.options)}" ;;'
        for command in [*commands, program]
    )
    values = "\n".join(_bash_values(words))
    return f"""# bash completion for dockmirror
_dockmirror()
{{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
    local command="" words="" part
    for part in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case " {names} " in
        *" $part "*) command=$part; break ;;
        esac
    done
    case $before in
{values}
    esac
    case $command in
{options}
    esac
    [[ -n $command ]] || words="$words {names}"
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    if [[ $command == report || $command == host-kit ]] && [[ $word != -* ]]; then
        compopt -o default
    fi
}}
complete -F _dockmirror dockmirror
"""


def zsh(words: Sequence[Command]) -> str:
    """A completion for zsh's own system, ``_dockmirror``."""
    program, *commands = words
    described = "\n".join(
        f"    {_quoted(f'{command.name}:{command.summary}')}" for command in commands
    )
    cases = "\n".join(
        f"    {command.name}) _arguments -s {_zsh_words(command)} ;;" for command in commands
    )
    own = " ".join(_zsh_option(word) for word in program.options)
    return f"""#compdef dockmirror

local context state state_descr line curcontext="$curcontext"
typeset -A opt_args
local -a commands
commands=(
{described}
)

_arguments -C {own} '1: :->command' '*:: :->words'
case $state in
(command) _describe -t commands 'dockmirror command' commands ;;
(words)
    case $words[1] in
{cases}
    esac
    ;;
esac
"""


def fish(words: Sequence[Command]) -> str:
    """A completion for fish."""
    program, *commands = words
    lines = ["complete -c dockmirror -f"]
    lines += [
        f"complete -c dockmirror -n __fish_use_subcommand -a {command.name}"
        f" -d {_quoted(command.summary)}"
        for command in commands
    ]
    lines += [_fish(word, "__fish_use_subcommand") for word in program.options]
    for command in commands:
        when = _quoted(f"__fish_seen_subcommand_from {command.name}")
        lines += [_fish(word, when) for word in command.options]
        if any("FILE" in word.value or "FOLDER" in word.value for word in command.operands):
            lines.append(f"complete -c dockmirror -n {when} -F")
    return "\n".join(lines) + "\n"


def _flags(options: Iterable[Word]) -> str:
    return " ".join(flag for word in options for flag in word.flags)


def _bash_values(words: Sequence[Command]) -> Iterable[str]:
    seen: dict[str, Word] = {}
    for command in words:
        for word in command.options:
            for flag in word.flags:
                if word.value:
                    seen.setdefault(flag, word)
    for flag, word in seen.items():
        if word.choices:
            answer = f'mapfile -t COMPREPLY < <(compgen -W "{" ".join(word.choices)}" -- "$word")'
        elif word.takes_file:
            answer = 'mapfile -t COMPREPLY < <(compgen -f -- "$word"); compopt -o filenames'
        else:
            answer = "COMPREPLY=()"
        yield f"        {flag}) {answer}; return ;;"


def _zsh_words(command: Command) -> str:
    parts = [_zsh_option(word) for word in command.options]
    for word in command.operands:
        files = "_files" if "FILE" in word.value or "FOLDER" in word.value else ""
        parts.append(_quoted(f"*:{word.value.strip('[]').lower()}:{files}"))
    return " ".join(parts)


def _zsh_option(word: Word) -> str:
    text = word.help.replace("[", "(").replace("]", ")").replace(":", "\\:")
    after = ""
    if word.value:
        values = f"({' '.join(word.choices)})" if word.choices else ""
        after = f":{word.value.lower()}:{values or ('_files' if word.takes_file else '')}"
        after = after.replace("|", "\\|") if not word.choices else f":value:{values}"
    return " ".join(_quoted(f"{flag}[{text}]{after}") for flag in word.flags)


def _fish(word: Word, when: str) -> str:
    parts = [f"complete -c dockmirror -n {when}"]
    parts += [
        f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in word.flags
    ]
    parts.append(f"-d {_quoted(word.help)}")
    if word.choices:
        parts.append(f"-x -a {_quoted(' '.join(word.choices))}")
    elif word.value:
        parts.append("-r -F" if word.takes_file else "-x")
    return " ".join(parts)


def _quoted(text: str) -> str:
    """``text`` in single quotes, as all three shells read them."""
    return "'" + text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") + "'"
