"""The Docker Engine of a product that runs it in a virtual machine: Docker Desktop and the like.

Its settings are a file of the person's own, so a change of them needs no elevation.
"""

import shlex
from pathlib import Path

from dockmirror.helper.identity import is_root
from dockmirror.helper.person import Person
from dockmirror.helper.person_folders import PersonFolders
from dockmirror.helper.state_directory import of_target
from dockmirror.helper.vm_product import HOST_ALIAS, VmProduct
from dockmirror.helper.vm_products import answers, find_products
from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible
from dockmirror.targets.target import Target


def find() -> tuple[Target, ...]:
    """Those of whoever runs this; root has none."""
    if is_root():
        return ()
    person = Person.of_this_process()
    return tuple(
        from_product(product, person, active=answers(product))
        for product in find_products(PersonFolders.of_this_process())
    )


def from_product(product: VmProduct, person: Person, *, active: bool) -> Target:
    """The target that ``product`` is for ``person``; ``active`` says that its engine answers."""
    commands = product.commands
    return Target(
        id=product.id,
        program=visible(product.name, 100),
        title=_("Docker Engine of {product}").format(product=visible(product.name, 100)),
        config_path=product.config_path,
        engine_host=product.host,
        service=product.service(active=active),
        needs_elevation=False,
        state_directory=of_target(person.state_directory, product.id),
        certificates=Path(person.home) / ".docker" / "certs.d",
        own_network=True,
        host_alias=HOST_ALIAS,
        form=product.form,
        locked_by=product.locked_by,
        restarts_how=" && ".join(map(shlex.join, commands.restarting)),
        starts_by=shlex.join(commands.start),
        shows_log_by=shlex.join(product.log_command),
    )
