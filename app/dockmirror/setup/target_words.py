"""What is told of a target as it is now, on whichever surface."""

from typing import TYPE_CHECKING

from dockmirror.helper.protocol import BUILDERS
from dockmirror.i18n import _

if TYPE_CHECKING:
    from dockmirror.setup.status import TargetStatus


def what_pulls(target: "TargetStatus") -> str:
    """What to call that which pulls images."""
    return _("Engine") if target.is_engine else _("Program")


def how_it_is(target: "TargetStatus") -> str:
    """Its version and image store, as far as they are known."""
    if target.engine_version and target.image_store is None:
        return _("version {version}").format(version=target.engine_version)
    if target.engine_version:
        return _("version {version}, image store {store}").format(
            version=target.engine_version, store=target.image_store
        )
    if target.id in BUILDERS and not target.problem:
        return _("not started; the next build starts it")
    return _("does not answer")
