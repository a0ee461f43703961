"""What a client is to do on a scenario, one call after another: as it says here, or as the command line says behind the scenario.

A call that fails is over, and the next one comes."""

import os
import sys

URL = os.environ["MYNAH_URL"]

CALLS = {
    "retry-after": ["GET /shipments"],
    "backoff": ["GET /reports"],
    "permanent-errors": ["GET /bad-request", "GET /forbidden", "GET /missing", "GET /invalid"],
    "lost-answers": ["POST /charges", "POST /payouts", "POST /reservations", "POST /charges/search", "POST /refunds"],
}


def play(call, times=1):
    """Makes the calls of the scenario named on the command line; those that show jitter are made `times` times."""
    scenario, given = sys.argv[1], sys.argv[2:]
    for line in given or CALLS[scenario] * (times if scenario == "backoff" else 1):
        method, path = line.split()
        try:
            call(method, path)
        except Exception as error:
            print(f"{line}: {type(error).__name__}: {error}", file=sys.stderr)
