"""What a client is to do on a scenario, one call after another: as it says here, or as the command line says behind the scenario.

A call that fails is over, and the next one comes. Where calls stand together, separated by `;`, each needs the one before it: they are made only
where that succeeded."""

import os
import sys
import time

URL = os.environ["MYNAH_URL"]
SCENARIO = sys.argv[1]

CALLS = {
    "retry-after": ["GET /shipments"],
    "backoff": ["GET /reports"],
    "permanent-errors": ["GET /bad-request", "GET /forbidden", "GET /missing", "GET /invalid"],
    "lost-answers": ["POST /charges", "POST /payouts", "POST /reservations", "POST /charges/search", "POST /refunds"],
    "unsafe-retry": ["POST /orders", "PATCH /orders/1", "POST /transfers", "POST /bookings", "POST /orders/search"],
    "idempotency": ["POST /payments"],
    "timeouts": ["GET /statement", "GET /balance", "GET /half-a-ledger", "GET /archive"],
    "redirects": ["POST /uploads", "POST /exports", "GET /catalog", "GET /circle"],
    "connections": ["GET /stores"] * 4 + ["GET /quote; POST /quote/acceptance"] + ["GET /suppliers"] * 2,
    "circuit-breaker": ["GET /inventory"] * 50 + ["GET /inventory/7"] * 20 + ["GET /inventory-prices"] * 25,
    "rate-limit-window": ["GET /items"] * 30,
    "rate-limit-bucket": ["POST /events"] * 12 + ["wait 3"] + ["POST /events"] * 12,
    "well-behaved": [
        "GET /catalog", "GET /orders", "GET /reports/1", "GET /outage", "POST /payments", "GET /missing", "GET /forbidden", "GET /late", "GET /moved"],
}

# What a client without a place of its own for credentials bears.
HEADERS = {"Authorization": "Bearer 3f9c1b7e5d2a4860"}

# Seconds that a client waits for a byte. It is patient where no answer is late by design: none is then lost on a busy machine.
TIMEOUT = {"timeouts": 2, "lost-answers": 2, "well-behaved": 4, "slow": 60}.get(SCENARIO, 30)


def play(call, times=1, every=0):
    """Makes the calls of the scenario named on the command line; those that show jitter are made `times` times."""
    for lines in sys.argv[2:] or CALLS[SCENARIO] * (times if SCENARIO == "backoff" else 1):
        for line in lines.split("; "):
            method, path = line.split()
            if method == "wait":
                time.sleep(float(path))
                continue
            try:
                call(method, path)
            except Exception as error:
                print(f"{line}: {type(error).__name__}: {error}", file=sys.stderr)
                break
        time.sleep(every)
