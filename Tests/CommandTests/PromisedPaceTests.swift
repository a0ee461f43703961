import Testing

extension CommandTests {
  /// Clients that promise something of their own pace, each with one that breaks the promise.
  @Suite struct PromisedPaceTests {
    private static let requests = """
      import http.client, os, sys, threading, time, urllib.error, urllib.request

      def call(method, path, timeout=60):
          request = urllib.request.Request(os.environ["MYNAH_URL"] + path, method=method, data=b"{}" if method != "GET" else None)
          request.add_header("Content-Type", "application/json")
          try:
              with urllib.request.urlopen(request, timeout=timeout) as response:
                  return response.status, response.headers
          except urllib.error.HTTPError as error:
              return error.code, error.headers
          except (OSError, http.client.HTTPException):
              return None, {}

      """

    /// Opens after so many failures, for so many seconds.
    private static let breaker = """
      threshold, reset = int(sys.argv[1]), float(sys.argv[2])

      class Breaker:
          failures, opened = 0, None

          def call(self, path):
              if self.opened is not None and time.monotonic() - self.opened < reset:
                  return
              status, _ = call("GET", path)
              if status is None or status >= 500:
                  self.failures += 1
                  if self.opened is not None or self.failures >= threshold:
                      self.opened = time.monotonic()
              else:
                  self.failures, self.opened = 0, None

      def caller(path, seconds):
          breaker, end = Breaker(), time.monotonic() + seconds
          while time.monotonic() < end:
              breaker.call(path)
              time.sleep(0.1)

      work = [("/inventory", 5), ("/inventory/7", 2), ("/inventory-prices", 2.5)]
      threads = [threading.Thread(target=caller, args=item) for item in work]
      for thread in threads: thread.start()
      for thread in threads: thread.join()
      """

    /// Keeps the instants of its last calls, and believes what it is told of its quota or doesn't.
    private static let window = """
      limit, believes = int(sys.argv[1]), sys.argv[2] == "believes"
      sent = []
      end = time.monotonic() + 2.7
      while time.monotonic() < end:
          sent = [instant for instant in sent if time.monotonic() - instant < 1.2]
          if len(sent) < limit:
              call("GET", "/items")
              # Not before it has arrived, however long it was on its way.
              sent.append(time.monotonic())
          else:
              time.sleep(0.005)
      for part in range(3):
          _, headers = call("GET", "/statements")
          if believes and "r=0" in headers.get("RateLimit", ""):
              time.sleep(2)
      """

    /// Saves up to so many calls while it rests, and keeps its distance in retries or doesn't.
    private static let bucket = """
      burst, keeps = float(sys.argv[1]), sys.argv[2] == "keeps"
      tokens, filled = min(5, burst), time.monotonic()

      def take():
          global tokens, filled
          while True:
              now = time.monotonic()
              tokens, filled = min(burst, tokens + 4.5 * (now - filled)), now
              if tokens >= 1:
                  tokens -= 1
                  return
              time.sleep(0.01)

      for pause in (0, 3):
          time.sleep(pause)
          for _ in range(10):
              take()
              call("POST", "/events")
      for label in range(3):
          for attempt in range(3):
              if attempt == 0 or keeps: time.sleep(0.25)
              if call("PUT", f"/labels/{label}")[0] == 200: break
      """

    /// Sends again what failed: anything, or what is safe to send again.
    private static let charges = """
      def send(path, again):
          # One answer is three seconds late; who is patient with the others loses none of them on a busy machine.
          patience = 2 if path == "/reservations" else 60
          status, headers = call("POST", path, patience)
          if status in (200, 201) or not again: return
          time.sleep(int(headers.get("Retry-After", 0)))
          call("POST", path, patience)

      for path in ("/charges", "/payouts", "/reservations"): send(path, sys.argv[1] == "blindly")
      for path in ("/charges/search", "/refunds"): send(path, True)
      """

    static let clients = [
      JudgedClient(
        "circuit-breaker", requests + breaker, "5", "1",
        verdicts: ["CB-1": "passed", "CB-2": "passed", "CB-4": "passed", "CB-5": "passed", "CB-6": "passed", "CB-7": "passed"]),
      JudgedClient("circuit-breaker", requests + breaker, "1000", "1", verdicts: ["CB-1": "failed", "CB-6": "passed", "CB-7": "passed"]),
      JudgedClient("circuit-breaker", requests + breaker, "5", "0.5", verdicts: ["CB-1": "passed", "CB-2": "failed", "CB-4": "failed"]),
      JudgedClient("rate-limit-window", requests + window, "10", "believes", verdicts: ["RL-1": "passed", "RL-4": "passed"]),
      JudgedClient("rate-limit-window", requests + window, "1000", "doubts", verdicts: ["RL-1": "failed", "RL-4": "failed"]),
      JudgedClient("rate-limit-bucket", requests + bucket, "5", "keeps", verdicts: ["RL-2": "passed", "RL-3": "passed"]),
      JudgedClient("rate-limit-bucket", requests + bucket, "inf", "hurries", verdicts: ["RL-2": "failed", "RL-3": "failed"]),
      JudgedClient("lost-answers", requests + charges, "carefully", verdicts: ["RT-9": "passed", "RT-1": "passed"]),
      JudgedClient("lost-answers", requests + charges, "blindly", verdicts: ["RT-9": "failed", "RT-1": "passed"]),
    ]

    @Test("a client that keeps its promise passes, one that breaks it fails", arguments: clients)
    func judged(client: JudgedClient) async throws {
      try await client.judge()
    }
  }
}
