"""How long fuzzing lasts: a bounded number of inputs, and many more on demand (``make faults``)."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "faults", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck)
)
if os.environ.get("DOCKMIRROR_FAULTS") == "all":
    settings.load_profile("faults")
