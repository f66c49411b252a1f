"""What holds for every test: how long fuzzing lasts, and that what is tried can be interrupted.

Fuzzing tries a bounded number of inputs, and many more on demand (``make faults``).
"""

import os
import signal

from hypothesis import HealthCheck, settings

settings.register_profile(
    "faults", max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck)
)
if os.environ.get("DOCKMIRROR_FAULTS") == "all":
    settings.load_profile("faults")

# A shell lets what it starts in the background ignore these, and a program that is tried would
# inherit that: it would not end on the Ctrl-C or hang-up of its test.
for _ignored, _usual in (
    ("SIGINT", signal.default_int_handler),
    ("SIGHUP", signal.SIG_DFL),  # Windows has none
):
    _number = getattr(signal, _ignored, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _usual)
