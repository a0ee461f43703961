#!/usr/bin/env python3
"""Writes a journal as a long test run leaves one, and the scenarios that it is judged by: journal.py FOLDER [EXCHANGES]

A shop's client calls three routes from four workers: reads that are throttled or fail now and then and are tried again with back-off, and
payments under idempotency keys. The client keeps its promises, so that every rule reads to the end."""

import json
import pathlib
import random
import sys

ROUTES = [
    {"id": "list-orders", "request": {"method": "GET", "path": "/orders"}, "responses": [{"json": {"data": []}}]},
    {"id": "get-order", "request": {"method": "GET", "path": "/orders/{id}"}, "responses": [{"json": {"id": 1}}]},
    {"id": "pay", "request": {"method": "POST", "path": "/payments"}, "responses": [{"status": 201, "json": {"paid": True}}]},
]

EXPECTATIONS = [
    {name: {}}
    for name in (
        "honorsRetryAfter", "doesNotRetry", "boundsAttempts", "retriesSafely", "stopsAfterSuccess", "doesNotOverlapAttempts", "repeatsSameRequest",
        "timesOut", "cancels", "reusesConnections", "followsRedirects", "acceptsForbidden", "sendsIdempotencyKeys", "identifiesItself",
        "validRequests", "propagatesTrace")
] + [{"backsOff": {"jitter": True}}, {"boundsConcurrency": {"atMost": 4}}, {"calls": {"route": "pay", "atLeast": 1}}]

WORKERS = 4
COMMON = [["Host", "127.0.0.1:8080"], ["User-Agent", "shop-sync/1.4"], ["Accept", "*/*"], ["Authorization", "Bearer 3f9c1b7e5d2a4860"]]


class Worker:
    """One connection, on which a call follows the other."""

    def __init__(self, connection, chance):
        self.connection, self.chance = connection, chance
        self.now, self.sequence = connection / 1000, 0

    def call(self):
        """The exchanges of one call, in order."""
        kind = self.chance.random()
        number = self.chance.randrange(10**6)
        if kind < 0.6:
            request = ("get-order", "GET", f"/orders/{number}", COMMON, None)
        elif kind < 0.8:
            request = ("list-orders", "GET", f"/orders?page={number}", COMMON, None)
        else:
            key = f"{self.chance.getrandbits(128):032x}"
            headers = COMMON + [["Content-Type", "application/json"], ["Content-Length", "18"], ["Idempotency-Key", key]]
            request = ("pay", "POST", "/payments", headers, f'{{"amount":{number:7}}}')
        wait = 0.05
        for _ in range(4):
            trouble = self.chance.random()
            if trouble < 0.05:
                yield self.exchange(request, 429, [["Retry-After", "1"]], '{"error":"too_many_requests"}')
                self.now += 1.01 + self.chance.random() / 10
            elif trouble < 0.12:
                yield self.exchange(request, 503, [], '{"error":"unavailable"}')
                self.now += wait * (1 + self.chance.random())
                wait *= 2
            else:
                break
        yield self.exchange(request, 201 if request[1] == "POST" else 200, [], '{"id":42,"name":"Widget","price":9.99,"tags":["a","b","c"],"inStock":true}')
        self.now += 0.002 * self.chance.random()

    def exchange(self, request, status, told, body):
        route, method, target, headers, sent = request
        start = self.now
        self.sequence += 1
        self.now += 0.0004 + 0.0002 * self.chance.random()
        reply = [["Date", "Sat, 21 Nov 2026 12:00:00 GMT"], ["Content-Type", "application/json"], *told, ["Content-Length", str(len(body))]]
        return {
            "exchange": 0, "session": "default", "route": route, "connection": self.connection, "sequence": self.sequence,
            "t0": round(start, 6), "th": round(start + 0.00005, 6), "tb": round(start + 0.00006, 6), "ts": round(self.now - 0.0001, 6),
            "te": round(self.now, 6), "gone": None, "method": method, "target": target, "version": "HTTP/1.1", "headers": headers,
            "body": {"text": sent} if sent else None,
            "reply": {"status": status, "headers": reply, "body": {"text": body}, "fault": None}, "closed": None, "warnings": []}


def write(folder, count=100_000):
    """Returns the paths of the journal, of a scenario with many expectations, and of one that asks for a client that is well behaved."""
    folder = pathlib.Path(folder)
    chance = random.Random(7)
    workers = [Worker(number + 1, chance) for number in range(WORKERS)]
    exchanges = []
    while len(exchanges) < count:
        exchanges += min(workers, key=lambda worker: worker.now).call()
    exchanges = sorted(exchanges[:count], key=lambda exchange: exchange["t0"])
    journal, many, good = folder / "journal.jsonl", folder / "shop.json", folder / "shop-well-behaved.json"
    for scenario, expectations in ((many, EXPECTATIONS), (good, [{"client": "wellBehaved"}])):
        scenario.write_text(json.dumps({"name": "shop", "seed": 7, "routes": ROUTES, "expectations": expectations}))
    with journal.open("w") as file:
        header = {"mynah": "journal", "version": 1, "started": "2026-11-21T12:00:00.000000Z", "seed": 7, "speed": 1, "scenario": "shop"}
        end = {"end": {"ended": round(exchanges[-1]["te"] + 60, 6), "by": "command", "evicted": 0, "lag": {"p99": 0.001, "max": 0.004, "samples": []}}}
        print(json.dumps(header, separators=(",", ":")), file=file)
        for number, exchange in enumerate(exchanges, 1):
            exchange["exchange"] = number
            print(json.dumps(exchange, separators=(",", ":")), file=file)
        print(json.dumps(end, separators=(",", ":")), file=file)
    return journal, many, good


if __name__ == "__main__":
    print(*write(sys.argv[1], *map(int, sys.argv[2:3])))
