"""The engine of a product in a virtual machine, with its ports."""

from pathlib import Path

from dockmirror.daemonjson.saying import said
from dockmirror.helper.client import Client
from dockmirror.helper.config_file import ConfigFile
from dockmirror.helper.ending import Refused
from dockmirror.helper.person import Person
from dockmirror.helper.person_folders import PersonFolders
from dockmirror.helper.product_control import PATIENCE, ProductControl
from dockmirror.helper.target import Target
from dockmirror.helper.vm_log import VmLog
from dockmirror.helper.vm_products import engine_of, find_products


def vm_target(
    target_id: str, client: Client, person: Person, folders: PersonFolders
) -> Target | None:
    """The target of an ordinary user, ``None`` where it is not here; its file's folder is made.

    Raises ``Refused`` (``settings-locked``).
    """
    product = next((one for one in find_products(folders) if one.id == target_id), None)
    if product is None:
        return None
    if product.locked_by:
        raise Refused(
            "settings-locked",
            said(
                "An administrator has locked the engine's settings of {product} in {path}. Nothing "
                "was changed.",
                product=product.name,
                path=product.locked_by,
            ),
            {"path": product.locked_by},
        )
    engine = engine_of(product)
    file = ConfigFile(product.config_path, owners=person.owners)
    Path(product.config_path).parent.mkdir(parents=True, exist_ok=True)
    return Target(
        id=target_id,
        service=product.service(active=True),
        file=file,
        control=ProductControl(
            product.commands,
            engine,
            client,
            has_file=lambda: file.read() is not None,
            environment=folders.variables,
        ),
        engine=engine,
        log=VmLog(product.logs),
        validate=lambda _data: True,
        patience=PATIENCE,
        persons=True,
        form=product.form,
    )
