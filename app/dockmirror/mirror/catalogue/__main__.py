"""``python -m dockmirror.mirror.catalogue``: the catalogue of findings as Markdown."""

import sys

from dockmirror.mirror.catalogue.document import findings_document

sys.stdout.write(findings_document())
