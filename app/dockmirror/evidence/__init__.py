"""Which registry served a test pull: one file a source, and the verdict from all of them."""
