"""Keeps the message catalogues: what is to be translated, and what is not translated yet."""
