from dockmirror.ui.quantities import SpeedMeter


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
