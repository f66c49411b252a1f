"""No files of CA certificates: on Windows the engine reads the system's own store besides."""

from dockmirror.daemonjson.saying import said
from dockmirror.helper.anchor_files import AnchorFiles
from dockmirror.helper.ending import Refused
from dockmirror.helper.trust_anchor import TrustAnchor


class NoAnchors(AnchorFiles):
    """Has no file, and takes none."""

    def has(self, anchor: TrustAnchor) -> bool:  # noqa: ARG002  (as its base has it)
        """See ``AnchorFiles``."""
        return False

    def has_folder(self, path: str) -> bool:  # noqa: ARG002
        """See ``AnchorFiles``."""
        return False

    def folders_missing(self, path: str) -> tuple[str, ...]:
        """Raises ``Refused`` (``ca-certificate-refused``), before anything is changed."""
        raise Refused(
            "ca-certificate-refused",
            said(
                "Dockmirror puts no certificates into {folder}. Nothing was changed.",
                folder=path.rpartition("\\")[0] or path,
            ),
        )

    def put(self, anchor: TrustAnchor) -> None:
        """Raises as ``folders_missing``."""
        self.folders_missing(anchor.path)

    def take(self, anchor: TrustAnchor) -> None:
        """There is none to take away."""
