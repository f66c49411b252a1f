"""Files and folders that outlast a crash, and that their owners alone can change."""

import sys

if sys.platform == "win32":
    from dockmirror.helper.windows.storage import (
        is_own_folder,
        make_folder,
        make_private_folder,
        rename,
        sync_folder,
        write_new,
    )
else:
    from dockmirror.helper.posix_storage import (
        is_own_folder,
        make_folder,
        make_private_folder,
        rename,
        sync_folder,
        write_new,
    )

__all__ = [
    "is_own_folder",
    "make_folder",
    "make_private_folder",
    "rename",
    "sync_folder",
    "write_new",
]
