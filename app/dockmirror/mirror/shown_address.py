"""An address made fit to be shown."""

from dockmirror.mirror.mirror_url import masked


def shown_address(address: str) -> str:
    """An address without its query, which may hold a signature or a token."""
    return masked(address.partition("?")[0].partition("#")[0])
