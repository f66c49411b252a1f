from PySide6.QtCore import QLocale

from dockmirror.ui.quantities import SpeedMeter, bytes_text, seconds_text, speed_text


def test_durations_read_naturally():
    QLocale.setDefault(QLocale.c())
    assert seconds_text(0.0002) == "1 ms"
    assert seconds_text(0.042) == "42 ms"
    assert seconds_text(0.34) == "0.3 s"
    assert seconds_text(12.4) == "12 s"
    assert seconds_text(125) == "2 min 5 s"


def test_sizes_count_in_thousands_as_registries_do():
    QLocale.setDefault(QLocale.c())
    assert bytes_text(13_300_000) == "13.3 MB"
    assert speed_text(4_200) == "4.2 kB/s"


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_no_speed_is_claimed_before_time_has_passed():
    meter = SpeedMeter(Clock())
    assert meter.measure(1000) is None
    assert meter.measure(9000) is None


def test_the_speed_is_bytes_over_time():
    clock = Clock()
    meter = SpeedMeter(clock)
    meter.measure(0)
    clock.now = 2.0
    assert meter.measure(4000) == 2000


def test_a_jump_moves_the_shown_speed_gently():
    clock = Clock()
    meter = SpeedMeter(clock)
    meter.measure(0)
    clock.now = 1.0
    meter.measure(1000)
    clock.now = 2.0
    speed = meter.measure(11_000)
    assert 1000 < speed < 10_000


def test_another_pull_starts_from_nothing():
    clock = Clock()
    meter = SpeedMeter(clock)
    meter.measure(5000)
    clock.now = 1.0
    assert meter.measure(10) is None
