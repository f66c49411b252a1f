"""The matrix: verdicts on real engines, held against the registries' own access logs."""
