"""``python -m translation``: bring the catalogues up to date, and say what is left to translate."""

import sys

from translation.catalogue import TEMPLATE, TRANSLATED, read, untranslated, update, write, written
from translation.extraction import template
from translation.faults import faults


def main() -> int:
    """Update the template and every catalogue."""
    messages = template()
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_bytes(written(messages))
    for language in TRANSLATED:
        catalogue = read(language)
        update(catalogue, messages)
        write(language, catalogue)
        left = len(untranslated(catalogue))
        print(f"{language}: {len(catalogue) - left} messages translated, {left} to be translated")
        for message in catalogue:
            for fault in faults(message) if message.id else ():
                print(f"  {message.id!r}: {fault}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
