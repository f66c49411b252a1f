"""Every message of the program, as a template for the catalogues."""

from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from dockmirror.hostkit.prose import pieces
from dockmirror.i18n import DOMAIN

PROGRAM: Final = Path(__file__).resolve().parents[1] / "app" / "dockmirror"

KIT_README: Final = PROGRAM.parents[1] / "resources" / "hostkit" / "readme"
"""The parts of the README that a kit for hosts is given, in the person's language too."""

_METHODS: Final = [("**.py", "python")]
_KEYWORDS: Final[dict[str, tuple[int, ...] | None]] = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "said": (1,),
}
"""The functions whose arguments are messages, and which of the arguments are."""

_COMMENT_TAGS: Final = ("Translators:",)


def template() -> Catalog:
    """Every message in the program's source, with the file that it is from."""
    catalogue = Catalog(domain=DOMAIN, charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        PROGRAM,
        _METHODS,
        keywords=_KEYWORDS,
        comment_tags=_COMMENT_TAGS,
        strip_comment_tags=True,
    )
    for file, _line, message, comments, context in sorted(found, key=lambda item: item[:2]):
        catalogue.add(
            message,
            locations=[(f"app/dockmirror/{file}", None)],
            auto_comments=comments,
            context=context,
        )
    for path in sorted(KIT_README.glob("*.md")):
        for piece in pieces(path.read_text(encoding="utf-8")):
            if piece.message:
                place = str(path.relative_to(PROGRAM.parents[1]))
                catalogue.add(piece.message, locations=[(place, None)])
    return catalogue
