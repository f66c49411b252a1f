"""Make a workstation use a Docker registry mirror, and prove that it does."""

__version__ = "0.1.0"
