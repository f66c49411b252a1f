"""What a person can choose about a command, whichever surface asks."""

from dataclasses import dataclass

from dockmirror.organisation.profile import NO_PROFILE, FoundProfile


@dataclass(frozen=True)
class Options:
    """The choices that several commands share.

    ``config_file`` and ``docker_host`` override what the target would use; ``restart`` is
    ``auto``, ``restart``, ``reload`` or ``none``; ``if_not_used`` is ``revert`` or ``keep``;
    ``position`` is ``first`` or ``last``; ``image`` is the test image, and ``mirror_only_image``
    one that Docker Hub does not have; ``timeout`` (seconds) bounds
    the probe of one mirror; ``force`` goes on where the probe says that the mirror cannot serve.
    ``ca_certificate`` is the path of a file of certificates that are to vouch for the mirror;
    ``save_chain`` is where to write those that a mirror shows and that are not trusted.
    ``private`` checks a private registry, whether it takes pushes, rather than a mirror.
    ``organisation`` is what this computer's organisation has decided.
    """

    target: str | None = None
    config_file: str | None = None
    docker_host: str | None = None
    restart: str = "auto"
    if_not_used: str = "revert"
    position: str = "first"
    image: str | None = None
    timeout: float = 30.0
    force: bool = False
    dry_run: bool = False
    ca_certificate: str | None = None
    mirror_only_image: str | None = None
    save_chain: str | None = None
    private: bool = False
    organisation: FoundProfile = NO_PROFILE
