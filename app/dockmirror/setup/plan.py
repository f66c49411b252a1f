"""What will be done to the configuration: computed from values, shown before root is asked."""

from dataclasses import dataclass

from dockmirror.mirror.finding import Finding


@dataclass(frozen=True)
class Plan:
    """One change of ``daemon.json``, as the person sees it and the helper is asked for it.

    ``before`` and ``after`` are the file's bytes (``None``: no file); ``diff`` is unified, plain
    text, empty when nothing changes. ``way`` is ``restart``, ``reload`` or ``none``; ``stops``
    are the names of the running containers that it stops. ``warnings`` are findings to show with
    the plan.
    """

    target_id: str
    config_path: str
    mirrors_before: tuple[str, ...]
    mirrors_after: tuple[str, ...]
    before: bytes | None
    after: bytes | None
    seen_sha256: str
    agreed_sha256: str
    diff: str
    way: str
    stops: tuple[str, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @property
    def changes_file(self) -> bool:
        """Whether any byte of the file changes."""
        return self.before != self.after
