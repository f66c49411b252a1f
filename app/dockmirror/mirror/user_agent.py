"""The names under which registries see requests."""

from dockmirror import __version__


def user_agent() -> str:
    """The name under which the registries see us."""
    return f"Dockmirror/{__version__}"


def engine_user_agent(version: str | None) -> str:
    """A name under which the registries see an engine (moby ``dockerversion``)."""
    return (
        f"docker/{version or '28.0.0'} go/go1.23.6 os/linux arch/amd64 UpstreamClient(Dockmirror)"
    )
