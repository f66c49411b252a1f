"""BuildKit's builders in containers of their own, which ``docker buildx create`` made."""

from collections.abc import Sequence

from dockmirror.helper.buildkit_builder import BuilderFile, builder_service, find_builders
from dockmirror.helper.docker_cli import docker_program, whose_docker
from dockmirror.helper.identity import is_root
from dockmirror.helper.person import Person
from dockmirror.helper.protocol import BUILDERS
from dockmirror.helper.state_directory import STATE_DIRECTORY, of_target
from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible
from dockmirror.targets.target import Target


def find() -> tuple[Target, ...]:
    """The builders of whoever runs this, by name; none where there is no ``docker``."""
    if docker_program() is None:
        return ()
    person, variables = whose_docker()
    return from_builders(find_builders(person, variables), None if is_root() else person)


def from_builders(builders: Sequence[BuilderFile], person: Person | None) -> tuple[Target, ...]:
    """The targets that ``builders`` are; the helper counts them in the same order.

    ``person`` is whose they are, ``None`` where they are root's.
    """
    base = STATE_DIRECTORY if person is None else person.state_directory
    return tuple(
        Target(
            id=target_id,
            program=f"BuildKit ({visible(builder.name, 60)})",
            title=_title(builder),
            config_path=builder.path,
            engine_host="",
            service=builder_service(builder.path),
            needs_elevation=person is None,
            state_directory=of_target(base, target_id),
        )
        for target_id, builder in zip(BUILDERS, builders, strict=False)
    )


def _title(builder: BuilderFile) -> str:
    name = visible(builder.name, 60)
    if builder.in_use:
        return _("BuildKit, builder {name}, in use").format(name=name)
    return _("BuildKit, builder {name}").format(name=name)
