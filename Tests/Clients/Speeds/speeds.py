#!/usr/bin/env python3
"""Holds the verdicts at one speed against those at speed 1: every scenario that comes with Mynah, played to clients from PyPI and curl.

A verdict at speed must be that of real time, or inconclusive. Clients draw the same waits each time, but a toss of a coin between a wait and
a reply is left, so each is played twice in real time, and again where the verdicts differ: what differs between runs in real time is the
client's doing, or that of a machine that kept real time from being judged. Exits with 1 where a verdict has swapped.

With --keep the journals stay, and are judged anew by the next run instead of being played: so a change of the judge is held against
the same journals."""

import argparse
import collections
import concurrent.futures
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True

from tour import CLIENTS, ROOT, Play, scenarios

DECIDED = ("passed", "failed")
KINDS = (
    "the same", "the same as one of several in real time", "inconclusive at speed", "not provoked at speed", "decided at speed alone", "swapped")

DOUBTFUL = ("decided at speed alone", "swapped")


def sort_out(real, fast):
    """What became of one verdict, given those in real time and those at speed."""
    if all(verdict in real for verdict in fast):
        return "the same" if len(real) == 1 else "the same as one of several in real time"
    if all(verdict in real or verdict == "inconclusive" for verdict in fast):
        return "inconclusive at speed"
    if all(verdict in real or verdict not in DECIDED for verdict in fast):
        return "not provoked at speed"
    if not any(verdict in DECIDED for verdict in real):
        return "decided at speed alone"
    return "swapped"


def compare(real, fast):
    """Pairs of a verdict's name and what became of it. An entry that a report leaves out is one that nobody could decide."""
    for name in sorted({name for report in real + fast for name in report}):
        yield name, sort_out(
            {report.get(name, "inconclusive") for report in real}, {report.get(name, "inconclusive") for report in fast})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", type=float, default=20)
    parser.add_argument("--client", action="append", choices=sorted(CLIENTS), help="only this one; may be repeated")
    parser.add_argument("--scenario", action="append", help="only this one; may be repeated")
    parser.add_argument("--together", type=int, default=6, help="how many are played at once in real time, where they mostly wait (default 6)")
    parser.add_argument("--again", type=int, default=3, help="how often a doubtful one is played again (default 3)")
    parser.add_argument("--keep", type=pathlib.Path, help="where the journals stay")
    parser.add_argument("--mynah", type=pathlib.Path, default=ROOT / ".build/release/mynah")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mynah-speeds-") as scratch:
        sys.exit(run(options, options.keep or pathlib.Path(scratch)))


def run(options, folder):
    plays = [
        Play(options.mynah.resolve(), scenario, client, folder)
        for scenario in scenarios(folder, options.scenario)
        for client in options.client or CLIENTS
    ]
    with concurrent.futures.ThreadPoolExecutor(options.together) as many, concurrent.futures.ThreadPoolExecutor(1) as one:
        jobs = [many.submit(play.run, 1, run) for run in range(2) for play in plays]
        jobs += [one.submit(play.run, options.speed, 0) for play in plays]
        for count, job in enumerate(concurrent.futures.as_completed(jobs), 1):
            job.result()
            print(f"\r{count} of {len(jobs)} played", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    counts, swapped = collections.Counter(), []
    for play in plays:
        real, fast = [play.verdicts(1, run) for run in range(2)], [play.verdicts(options.speed, 0)]
        for run in range(2, 2 + options.again):
            if not any(what in DOUBTFUL for _, what in compare(real, fast)):
                break
            real.append(play.run(1, run))
        found = list(compare(real, fast))
        counts.update(what for _, what in found)
        for name, what in found:
            if what in DOUBTFUL:
                told = lambda reports: ", ".join(report.get(name, "no entry") for report in reports)
                swapped.append((what, f"{play.client} on {play.name}: {name}: {told(real)}; at speed {options.speed:g}: {told(fast)}"))
    print_table(options, len(plays), counts, swapped)
    return 1 if counts["swapped"] else 0


def print_table(options, plays, counts, swapped):
    print(f"{plays} plays at speed {options.speed:g}, {sum(counts.values())} verdicts")
    for what in KINDS:
        print(f"{counts[what]:6}  {what}")
    for what, line in sorted(swapped):
        print(f"{what}: {line}")


if __name__ == "__main__":
    main()
