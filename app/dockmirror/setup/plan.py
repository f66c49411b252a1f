"""What will be done to the configuration: computed from values, shown before root is asked."""

from dataclasses import dataclass

from dockmirror.mirror.finding import Finding


@dataclass(frozen=True)
class CertificateFacts:
    """What a person compares: the names as RFC 4514 writes them, dates, the SHA-256 fingerprint."""

    subject: str
    issuer: str
    since: str
    until: str
    fingerprint: str


@dataclass(frozen=True)
class Trusting:
    """Certificates that Docker is to trust for ``mirror``, and the file that they go to.

    ``place`` is one of ``certs_d.PLACES``; ``pem`` is the file's text; ``there`` says that the file
    is there already, just so.
    """

    mirror: str
    place: str
    path: str
    pem: str
    certificates: tuple[CertificateFacts, ...]
    there: bool = False


@dataclass(frozen=True)
class Plan:
    """One change of a configuration file, as the person sees it and the helper is asked for it.

    ``before`` and ``after`` are the file's bytes (``None``: no file); ``diff`` is unified, plain
    text, empty when nothing changes. ``way`` is ``restart``, ``reload``, ``none``, ``each-pull`` or
    ``builder-restart``; ``stops`` are the names of the running containers that it stops.
    ``warnings`` are findings to show with the plan. ``trusts`` are certificates to be trusted
    besides; ``trust_files_removed`` and ``trust_files_restored`` are the paths of such files that
    go, or come back, with their mirrors. ``program`` is what sentences call the program that it is
    for.
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
    trusts: Trusting | None = None
    trust_files_removed: tuple[str, ...] = ()
    trust_files_restored: tuple[str, ...] = ()
    program: str = "Docker"

    @property
    def changes_file(self) -> bool:
        """Whether any byte of the file changes."""
        return self.before != self.after

    @property
    def changes_trust(self) -> bool:
        """Whether any file of certificates comes or goes."""
        new = self.trusts is not None and not self.trusts.there
        return new or bool(self.trust_files_removed or self.trust_files_restored)
