#!/usr/bin/env python3
"""Plays clients on scenarios that they honour, at speed, while every core of the machine is busy: none of it may be judged to have failed.

Clients are those of docs/clients.md that fail nowhere on that scenario in real time. Exits with 1 where one has failed."""

import argparse
import collections
import json
import multiprocessing
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

from tour import CLIENTS, HERE, ROOT


def honoured():
    """Pairs of client and scenario in which the table has no `failed`."""
    verdicts = collections.defaultdict(list)
    for line in (ROOT / "docs/clients.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] in CLIENTS and len(cells) == 5:
            verdicts[cells[0], cells[1]].append(cells[3])
    return [pair for pair, found in verdicts.items() if not any("failed" in verdict for verdict in found)]


def spin():
    while True:
        pass


def play(mynah, speed, client, scenario):
    """The verdicts of one run."""
    with tempfile.TemporaryDirectory(prefix="mynah-busy-") as folder:
        report = pathlib.Path(folder) / "report.json"
        command = [mynah, "run", ROOT / f"scenarios/{scenario}.json", "--speed", f"{speed:g}", "--report", report, "--"]
        run = subprocess.run(
            [*command, ROOT / ".build/python/bin/python", CLIENTS[client], scenario], capture_output=True, text=True, timeout=300,
            env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONPATH=str(HERE.parent)), check=False)
        verdicts = [entry["verdict"] for entry in json.loads(report.read_text())["expectations"]]
        return verdicts, run.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", type=float, default=20)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--mynah", type=pathlib.Path, default=ROOT / ".build/release/mynah")
    options = parser.parse_args()
    loops = [multiprocessing.Process(target=spin, daemon=True) for _ in range(os.cpu_count() or 1)]
    for loop in loops:
        loop.start()
    pairs, counts, failed = honoured(), collections.Counter(), 0
    for run in range(options.runs):
        client, scenario = pairs[run % len(pairs)]
        verdicts, told = play(options.mynah, options.speed, client, scenario)
        counts.update(verdicts)
        if "failed" in verdicts:
            failed += 1
            print(f"{client} on {scenario}:\n{told}")
    for loop in loops:
        loop.terminate()
    print(f"{options.runs} runs at speed {options.speed:g}, {len(loops)} cores busy, {len(pairs)} pairs of client and scenario: {failed} failed")
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.most_common()))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
