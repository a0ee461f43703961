#!/usr/bin/env python3
"""Writes journals in which what a rule is about happens at nearly every exchange, and their scenarios: provoked.py FOLDER [EXCHANGES] [NAME...]

The journal of journal.py is that of a good day; these are those of bad ones, for a rule that looks back over the journal at each of the times
that its condition is met takes hours for a long one."""

import json
import pathlib
import sys

HOST, ELSEWHERE = "127.0.0.1:8080", "localhost:8081"
COMMON = [["User-Agent", "shop-sync/1.4"], ["Accept", "*/*"], ["Authorization", "Bearer 3f9c1b7e5d2a4860"]]


class Journal:
    """Exchanges in the making; most take a millisecond."""

    def __init__(self, count):
        self.count, self.exchanges, self.now, self.connections = count, [], 0.001, {}

    @property
    def is_full(self):
        return len(self.exchanges) >= self.count

    def add(self, route="a", status=200, after=0.001, lasting=0.0005, at=None, told=(), sent=(), body=None, method=None, target=None,
            connection=1, fault=None, gone=False, closed=None, session="default", host=HOST, common=COMMON, reply="{}"):
        """An exchange that begins so long after the one before it ended, or at an instant."""
        t0 = self.now + after if at is None else at
        te = t0 + lasting
        self.now = te if at is None else max(self.now, te)
        sequence = self.connections[session, connection] = self.connections.get((session, connection), 0) + 1
        method = method or ("GET" if body is None else "POST")
        headers = [["Host", host], *common, *sent] + ([["Content-Type", "application/json"]] if body else [])
        is_silent = fault in ("reset", "close", "stall")
        answer = {"status": None if is_silent else status, "headers": [list(field) for field in told], "body": {"text": reply}, "fault": fault}
        self.exchanges.append({
            "exchange": 0, "session": session, "route": route, "connection": connection + 1, "sequence": sequence, "t0": round(t0, 6),
            "th": round(t0 + 0.00001, 6), "tb": round(t0 + 0.00002, 6), "ts": None if is_silent or gone else round(t0 + 0.00003, 6),
            "te": None if gone else round(te, 6), "gone": round(te, 6) if gone else None, "method": method, "target": target or f"/{route}",
            "version": "HTTP/1.1", "headers": headers, "body": {"text": body} if body else None, "reply": None if gone else answer,
            "closed": None if closed is None else {"at": round(te + closed, 6), "by": "client" if gone else "server"}, "warnings": []})
        return te

    def write(self, path, end=None):
        header = {"mynah": "journal", "version": 1, "started": "2026-11-21T12:00:00.000000Z", "seed": 7, "speed": 1, "scenario": "provoked"}
        last = {"ended": round(self.now + 60, 6), "by": "command", "evicted": 0, "lag": {"p99": 0.001, "max": 0.004, "samples": []}}
        self.exchanges.sort(key=lambda exchange: exchange["t0"])
        with path.open("w") as file:
            print(json.dumps({**header, **(end or {})}, separators=(",", ":")), file=file)
            for number, exchange in enumerate(self.exchanges[:self.count], 1):
                print(json.dumps({**exchange, "exchange": number}, separators=(",", ":")), file=file)
            print(json.dumps({"end": last}, separators=(",", ":")), file=file)


def key(number):
    return [["Idempotency-Key", f"{number:08x}-1c2d-4e5f-8a9b-{number * 7919:012x}"[:36]]]


def throttled(journal, pause=1.0):
    """Four workers that a 429 tells to wait, nine times a call."""
    number = 0
    while not journal.is_full:
        number += 1
        for attempt in range(10):
            start = journal.now + (pause if attempt else 0.01)
            for worker in range(4):
                journal.add(
                    at=start + worker * 0.002, status=429 if attempt < 9 else 200, told=[["Retry-After", "1"]] if attempt < 9 else [],
                    target=f"/a?call={number}&worker={worker}", connection=worker + 1)


def impatient(journal):
    """The same by a client that does not wait."""
    throttled(journal, 0.1)


def alike(journal):
    """The same request again and again, to which the server always says to wait."""
    while not journal.is_full:
        journal.add(status=429, told=[["Retry-After", "1"]], after=1.01)


def failing(journal):
    """The same request again and again, as a stubborn client sends it."""
    while not journal.is_full:
        journal.add(status=503, after=0.2)


def side_by_side(journal):
    """Hundreds of calls of one request at once, which fail together."""
    while not journal.is_full:
        start = journal.now + 0.5
        for worker in range(500):
            journal.add(at=start + worker * 0.00001, lasting=0.4, status=503, connection=worker)


def given_up(journal):
    """Calls that fail once and are not tried again."""
    while not journal.is_full:
        journal.add(status=503, target=f"/a?call={len(journal.exchanges)}")


def cut(journal):
    """Replies cut short; the client asks again, or goes on to what depends on them."""
    while not journal.is_full:
        number = len(journal.exchanges)
        journal.add(fault="truncate", target=f"/a?call={number}", connection=number)
        if number % 3 == 0:
            journal.add("b", connection=number + 1)
        else:
            journal.add(target=f"/a?call={number}", connection=number + 1)


def cut_alone(journal):
    """Replies cut short, after which the client does nothing that shows what it made of them."""
    while not journal.is_full:
        number = len(journal.exchanges)
        journal.add(fault="truncate", target=f"/a?call={number}", connection=number)


def stale(journal):
    """Connections that are closed while nobody uses them."""
    while not journal.is_full:
        number = len(journal.exchanges)
        client = [*COMMON[:2], ["Authorization", f"Bearer 3f9c1b7e5d2a4860-{number}"]]
        journal.add(closed=0.0005, connection=number, target=f"/a?call={number}", common=COMMON if number % 2 else client)


def raced(journal):
    """Connections that are closed just when a request comes."""
    while not journal.is_full:
        number = len(journal.exchanges)
        journal.add(connection=number, target=f"/a?call={number}")
        journal.add(connection=number, target=f"/a?again={number}", fault="close", closed=0)
        journal.add(connection=number + 1, target=f"/a?again={number}", after=0.3)


def redirected(journal):
    """Redirects to another origin, which the credential goes along to or not."""
    while not journal.is_full:
        number = len(journal.exchanges)
        journal.add(status=307, told=[["Location", f"http://{ELSEWHERE}/b?call={number}"]], target=f"/a?call={number}")
        journal.add("b", host=ELSEWHERE, target=f"/b?call={number}", common=COMMON if number % 3 == 0 else COMMON[:2])


def looping(journal):
    """Redirects that lead to themselves."""
    while not journal.is_full:
        for _ in range(20):
            journal.add(status=302, told=[["Location", "/a"]])
        journal.add()


def refused(journal, status=404):
    """Requests that are told no for good; every other one comes again."""
    while not journal.is_full:
        number = len(journal.exchanges)
        journal.add(status=status, target=f"/a?call={number}")
        journal.add(status=status, target=f"/a?call={number if number % 4 else -number}", after=0.1)


def refused_alike(journal):
    """The same request again and again, which is told no for good."""
    while not journal.is_full:
        journal.add(status=(404, 403)[len(journal.exchanges) % 2], after=0.1)


def conflicting(journal):
    """Payments under keys: in progress, used for something else, done before."""
    while not journal.is_full:
        number = len(journal.exchanges)
        pay = {"method": "POST", "body": f'{{"amount":{number}}}', "sent": key(number)}
        journal.add(status=409, **pay)
        journal.add(status=200, told=[["Idempotent-Replayed", "true"]], after=0.2, **pay)
        journal.add(status=422, **{**pay, "sent": key(number + 1)})


def doubtful(journal):
    """Payments whose answers are lost, with a key and without."""
    while not journal.is_full:
        number = len(journal.exchanges)
        pay = {"method": "POST", "body": f'{{"amount":{number}}}', "sent": key(number) if number % 3 else []}
        journal.add(fault="reset", closed=0, connection=number, **pay)
        journal.add(status=502, after=0.3, connection=number + 1, **pay)
        journal.add(status=201, after=0.6, connection=number + 1, **pay)


def broken(journal):
    """A breaker that opens after five failures, tries once in vain, and closes."""
    while not journal.is_full:
        for failure in range(5):
            journal.add(status=503, after=0.1, target=f"/a?call={len(journal.exchanges)}")
        journal.add(status=503, after=1.01, target=f"/a?call={len(journal.exchanges)}")
        journal.add(after=1.01, target=f"/a?call={len(journal.exchanges)}")


def unbroken(journal):
    """A client without a breaker, which everything fails."""
    while not journal.is_full:
        journal.add(status=(503, 404, 200)[len(journal.exchanges) // 7 % 3], after=0.1, target=f"/a?call={len(journal.exchanges)}")


def crowded(journal):
    """A thousand requests in flight, always."""
    while not journal.is_full:
        number = len(journal.exchanges)
        journal.add(at=number * 0.001, lasting=1, connection=number % 1000, target=f"/a?call={number}")


def paced(journal, every=0.1001):
    """Requests at an even pace."""
    while not journal.is_full:
        number = len(journal.exchanges)
        journal.add(after=every, target=f"/a?call={number}", told=[["RateLimit", '"a";r=0;t=1']])


def hurried(journal):
    """Requests faster than any limit allows."""
    paced(journal, 0.001)


def many_clients(journal):
    """Requests of ten thousand credentials."""
    while not journal.is_full:
        number = len(journal.exchanges)
        client = [*COMMON[:2], ["Authorization", f"Bearer 3f9c1b7e5d2a4860-{number % 10_000}"]]
        journal.add(
            common=client, status=(429, 200)[number // 10_000 % 2], told=[["Retry-After", "1"], ["X-RateLimit-Remaining", "0"], ["X-RateLimit-Reset", "1"]],
            target=f"/a?call={number % 10_000}")


def hanging(journal):
    """Replies that never come; the client leaves."""
    while not journal.is_full:
        journal.add(gone=True, lasting=2, closed=0, connection=len(journal.exchanges), target=f"/a?call={len(journal.exchanges)}")


def hanging_alike(journal):
    """Replies that never come to the same request; the client leaves, and asks again meanwhile or not."""
    while not journal.is_full:
        number = len(journal.exchanges)
        journal.add(at=number * 0.9, gone=True, lasting=2 if number % 2 else 0.5, closed=0, connection=number)


def late(journal):
    """Replies that come after 31 s, to many at once."""
    while not journal.is_full:
        number = len(journal.exchanges)
        journal.add(at=number * 0.1, lasting=31, connection=number % 400, target=f"/a?worker={number % 7}")


def recovering(journal):
    """Outages of two seconds, again and again."""
    while not journal.is_full:
        for _ in range(20):
            journal.add(after=0.1, target=f"/a?call={len(journal.exchanges)}")
        for _ in range(20):
            journal.add(status=503, after=0.1, target=f"/a?call={len(journal.exchanges)}")


def careless(journal):
    """Requests with everything that a request can have wrong."""
    while not journal.is_full:
        number = len(journal.exchanges)
        journal.add(
            ("a", "b")[number % 2], target=f"/a//{number}?token=3f9c1b7e5d2a4860&q=%zz", body=f'{{"amount":{number},}}', common=COMMON + [["Referer", "x"]],
            sent=[["X-Request-ID", f"{number // 3}"], ["traceparent", f"00-{number:032x}-{number:016X}-01"], ["Api-Version", str(number % 9)]])


def led_astray(journal):
    """Redirects whose address has a secret in it, which the client follows."""
    while not journal.is_full:
        number = len(journal.exchanges)
        target = f"/b?call={number}&token=3f9c1b7e5d2a4860"
        journal.add(status=302, told=[["Location", target]], target=f"/a?call={number}")
        journal.add("b", target=target)


def divided(journal):
    """Sessions of five exchanges each."""
    while not journal.is_full:
        number = len(journal.exchanges)
        journal.add(status=(429, 503, 404, 503, 200)[number % 5], told=[["Retry-After", "1"]] if number % 5 == 0 else [], after=1.1, session=f"s{number // 5}")


def unmatched(journal):
    """Requests that no route takes."""
    while not journal.is_full:
        journal.add(None, status=404, target=f"/nowhere/{len(journal.exchanges)}")


def named(*names):
    return [{name: {}} for name in names]


WINDOW = {"limit": 10, "window": "1s"}
BREAKER = {"threshold": 5, "resetAfter": "1s", "every": "100ms"}

WAITS = named("honorsRetryAfter", "sharesBackoff", "recovers", "boundsAttempts") + [
    {"honorsRetryAfter": {"scope": "credential"}}, {"sharesBackoff": {"per": "route"}}, {"recovers": {"attempts": 4}}]
FAILURES = named("recovers", "boundsAttempts", "boundsAmplification", "doesNotOverlapAttempts", "repeatsSameRequest") + [
    {"backsOff": {"jitter": True, "cap": "1h", "deadline": "100h"}}]
TRUNCATION = named("detectsTruncation") + [{"detectsTruncation": {"then": "b"}}]
CONNECTIONS = named("survivesStaleConnections", "reusesConnections")
REDIRECTS = named("followsRedirects", "keepsCredentialsAtHome", "keepsSecretsOutOfURLs", "authenticates")
REFUSALS = named("doesNotRetry", "acceptsForbidden", "boundsBodySize") + [{"doesNotRetry": {"within": "1s"}}]
PAYMENTS = named("sendsIdempotencyKeys", "retriesSafely", "stopsAfterSuccess", "repeatsSameRequest")
CIRCUITS = [{"opensCircuit": BREAKER}, {"opensCircuit": {**BREAKER, "counts": "operations"}}, {"keepsCircuitClosed": {"every": "100ms", "threshold": 5}}]
FLIGHTS = named("doesNotOverlapAttempts") + [{"boundsConcurrency": {"atMost": 10}}, {"boundsConcurrency": {"atMost": 1000, "per": "session"}}]
RATES = [
    {"staysWithinRate": limit} for limit in (
        {"algorithm": "slidingWindow", **WINDOW}, {"algorithm": "fixedWindow", **WINDOW}, {"algorithm": "tokenBucket", "rate": 10, "burst": 10},
        {"algorithm": "interval", "rate": 10}, {"algorithm": "slidingWindow", **WINDOW, "per": "session"})
] + [{"honorsRateLimitFields": {"slows": True}}]
TIMEOUTS = named("timesOut", "cancels") + [{"timesOut": {"within": "1s", "total": "2s"}}]
REQUESTS = named("keepsSecretsOutOfURLs", "identifiesItself", "validRequests", "sendsRequestIDs") + [
    {"propagatesTrace": {"required": True}}, {"boundsBodySize": {"atMost": 10}}, {"pinsVersion": {"in": "header:Api-Version"}}]
COUNTS = [{"calls": {"atLeast": 1}}, {"order": ["a", "b", "a", "b"]}]

# What each journal is judged by: that whose condition it meets.
PROVOKED = {
    throttled: WAITS, impatient: WAITS, alike: WAITS, failing: FAILURES, side_by_side: FAILURES, given_up: FAILURES, cut: TRUNCATION,
    cut_alone: TRUNCATION, stale: CONNECTIONS, raced: CONNECTIONS, redirected: REDIRECTS, looping: REDIRECTS, led_astray: REDIRECTS,
    refused: REFUSALS, refused_alike: REFUSALS, conflicting: PAYMENTS, doubtful: PAYMENTS, broken: CIRCUITS, unbroken: CIRCUITS, crowded: FLIGHTS,
    paced: RATES, hurried: RATES, many_clients: RATES + WAITS, hanging: TIMEOUTS, hanging_alike: TIMEOUTS, late: TIMEOUTS,
    recovering: named("returnsGradually"), careless: REQUESTS, divided: WAITS + FAILURES, unmatched: COUNTS}


def scenario(operations, expectations):
    routes = [
        {"id": "a", "request": {"path": {"matches": "/a.*"}}, "operations": operations, "responses": [{"status": 503}, {"json": {}}]},
        {"id": "b", "request": {"path": {"matches": "/b.*"}}, "operations": operations, "responses": [{"json": {}}]}]
    return {"name": "provoked", "seed": 7, "unmatched": "allow", "routes": routes, "expectations": expectations}


MAKERS = {make.__name__.replace("_", "-"): make for make in PROVOKED}


def write(folder, name, count=100_000):
    """Returns the path of a journal, and those of its scenarios: attempts put together by Mynah, and by path, which makes all one call."""
    folder, make = pathlib.Path(folder), MAKERS[name]
    scenarios = [folder / f"{name}-{way}.json" for way in ("auto", "path")]
    for way, path in zip(("auto", "path"), scenarios):
        path.write_text(json.dumps(scenario(way, PROVOKED[make])))
    journal = Journal(count)
    make(journal)
    path = folder / f"{name}.jsonl"
    journal.write(path)
    return path, scenarios


if __name__ == "__main__":
    for name in sys.argv[3:] or MAKERS:
        journal, scenarios = write(sys.argv[1], name, int((sys.argv[2:3] or [100_000])[0]))
        print(name, journal, *scenarios)
