"""``python -m benchmarks``: every figure in one run, printed."""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

from benchmarks.bare import ask_bare
from benchmarks.mirrors import fast_mirror, many_mirrors
from benchmarks.window import first_paints
from dockmirror.cancellation import CancelToken
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.mirror_url import judge
from dockmirror.mirror.probe import Question, probe
from dockmirror.setup.check import check_many
from dockmirror.setup.options import Options

PLAIN = DaemonView(insecure=())
"""An engine about which nothing is known, and which checks certificates everywhere."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="how often one check is timed")
    parser.add_argument("--mirrors", type=int, default=200, help="how many are checked at once")
    parser.add_argument(
        "only", nargs="?", choices=("check", "mirrors", "window"), help="this figure alone"
    )
    given = parser.parse_args()
    if given.only in (None, "window"):
        first_paints(given.rounds)
    if given.only in (None, "check"):
        one_check(given.rounds)
    if given.only in (None, "mirrors"):
        many_checks(given.mirrors)
    return 0


def one_check(rounds: int) -> None:
    """One check against the very same requests, with TLS, made by the HTTP library alone."""
    with fast_mirror() as mirror:
        url = judge(mirror.address).url
        assert url is not None

        def check() -> None:
            question = Question(ca_bundle=mirror.bundle, view=PLAIN)
            assert probe(url, question, token=CancelToken()).usable

        first = seconds_of(check)
        requests = mirror.requests()

        def bare() -> None:
            ask_bare(mirror.address, requests, mirror.bundle)

        bare()
        # By turns, so that whatever else this computer does falls on both alike.
        pairs = [(seconds_of(check), seconds_of(bare)) for _round in range(rounds)]
    checks = statistics.median(check for check, _bare in pairs)
    bares = statistics.median(bare for _check, bare in pairs)
    print(f"one check, {len(requests)} requests over TLS, median of {rounds}:")
    print(f"  {first * 1000:8.1f} ms  the first check, which reads the system's authorities")
    print(f"  {checks * 1000:8.1f} ms  a check")
    print(f"  {bares * 1000:8.1f} ms  the same requests, bare")
    print(f"  {checks / bares:8.2f}     ratio")


def many_checks(count: int) -> None:
    """Many mirrors at once against the slowest of them."""
    with many_mirrors(count) as texts:
        began = time.monotonic()
        checked = check_many(texts, Options(timeout=20.0), lambda _event: None, CancelToken())
        together = time.monotonic() - began
    slowest = max(sum(step.seconds for step in one.steps) for one in checked.results)
    usable = sum(one.outcome.value == "usable" for one in checked.results)
    print(f"{len(checked.results)} mirrors at once, {usable} of them usable:")
    print(f"  {together:8.2f} s   all of them")
    print(f"  {slowest:8.2f} s   the slowest of them")
    print(f"  {together / slowest:8.2f}     ratio")


def seconds_of(work: Callable[[], None]) -> float:
    """The seconds that ``work`` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
