"""A command to run next, about the same target as the one that names it."""

import shlex

from dockmirror.setup.options import Options


def next_command(options: Options, *words: str) -> str:
    """The command line of ``words``, with the target that ``options`` choose.

    >>> next_command(Options(target="podman"), "verify")
    'dockmirror verify --target podman'
    """
    chosen = ["--target", options.target] if options.target is not None else []
    host = ["--docker-host", options.docker_host] if options.docker_host else []
    return shlex.join(["dockmirror", *words, *chosen, *host])
