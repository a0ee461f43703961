import Testing

extension CommandTests {
  /// Clients that mind their time limits, redirects and connections, each with some that do not.
  @Suite struct CarefulClientTests {
    private static let connecting = """
      import http.client, os, sys, threading, time, urllib.parse

      address = urllib.parse.urlsplit(os.environ["MYNAH_URL"])
      mode = sys.argv[1]

      def connect(timeout=60):
          return http.client.HTTPConnection(address.hostname, address.port, timeout=timeout)

      def together(*work):
          threads = [threading.Thread(target=task, args=arguments) for task, *arguments in work]
          for thread in threads: thread.start()
          for thread in threads: thread.join()

      """

    /// Limits each wait and the whole call, and closes what it gives up; or is patient, or forgets to close.
    private static let limits = """
      patience, whole = (9, 14) if mode == "patient" else (0.7, 2)
      forgotten = []

      def fetch(path):
          for _ in range(2):
              connection, end = connect(patience), time.monotonic() + whole
              try:
                  connection.request("GET", path, headers={"X-Request-ID": f"call of {path}"})
                  response = connection.getresponse()
                  while response.read1(100):
                      if time.monotonic() > end: return connection.close()
                  return connection.close()
              except (OSError, http.client.HTTPException):
                  if mode == "forgetful": forgotten.append(connection)
                  else: connection.close()
                  # Who closes is soon seen to have gone.
                  time.sleep(0.3)

      paths = ["/statement", "/archive"] if mode == "patient" else ["/statement", "/balance", "/half-a-ledger", "/archive"]
      together(*((fetch, path) for path in paths))
      if mode == "forgetful": time.sleep(2)
      """

    /// Goes where it is sent with what it has; or makes a GET of everything, or never tires.
    private static let redirects = """
      def follow(method, path, body=None):
          connection = connect()
          for _ in range(60 if mode == "tireless" else 10):
              connection.request(method, path, body)
              response = connection.getresponse()
              response.read()
              if response.status // 100 != 3: break
              path = response.headers["Location"]
              if mode == "simple" or response.status == 303 or response.status == 302 and method == "POST": method, body = "GET", None

      follow("POST", "/uploads", "a file")
      follow("POST", "/exports", "{}")
      follow("GET", "/catalog")
      follow("GET", "/circle")
      """

    /// Keeps its connections, and knows what may become of them.
    private static let connections = """
      kept = connect()

      def get(path, again=True):
          global kept
          if mode == "wasteful": kept = connect()
          try:
              kept.request("GET", path)
              response = kept.getresponse()
              return response.read()
          except http.client.IncompleteRead as half:
              if mode == "gullible": return half.partial
          except (OSError, http.client.HTTPException):
              if mode == "startled": sys.exit(7)
              if mode == "gullible" and path == "/quote": return b"half"
          kept = connect()
          return get(path, False) if again else None

      def thumbnail(number):
          connection = connect()
          connection.request("GET", f"/thumbnails/{number}")
          connection.getresponse().read()

      for _ in range(4): get("/stores")
      together(*((thumbnail, number) for number in range(12 if mode == "greedy" else 4)))
      if get("/quote"):
          kept = connect()
          kept.request("POST", "/quote/acceptance", "{}")
          kept.getresponse().read()
      for _ in range(2): get("/suppliers")
      """

    private static func client(_ scenario: String, _ program: String, _ mode: String, _ verdicts: [String: String]) -> JudgedClient {
      JudgedClient(scenario, connecting + program, mode, verdicts: verdicts)
    }

    static let clients = [
      client("timeouts", limits, "careful", ["TO-1": "passed", "TO-2": "passed", "TO-3": "passed"]),
      client("timeouts", limits, "patient", ["TO-1": "failed", "TO-2": "failed"]),
      client("timeouts", limits, "forgetful", ["TO-3": "failed"]),
      client("redirects", redirects, "faithful", ["CN-5": "passed", "CN-5 circle": "passed"]),
      client("redirects", redirects, "simple", ["CN-5": "failed", "CN-5 circle": "passed"]),
      client("redirects", redirects, "tireless", ["CN-5": "passed", "CN-5 circle": "failed"]),
      client("connections", connections, "careful", ["CN-1": "passed", "CN-2": "passed", "CN-3": "passed", "CN-4": "passed"]),
      client("connections", connections, "wasteful", ["CN-1": "failed", "CN-3": "passed", "CN-4": "passed"]),
      client("connections", connections, "startled", ["CN-1": "passed", "CN-2": "failed", "CN-3": "passed"]),
      client("connections", connections, "greedy", ["CN-1": "passed", "CN-2": "passed", "CN-3": "failed", "CN-4": "passed"]),
      client("connections", connections, "gullible", ["CN-1": "passed", "CN-3": "passed", "CN-4": "failed"]),
    ]

    @Test("a client that minds them passes, one that does not fails", arguments: clients)
    func judged(client: JudgedClient) async throws {
      try await client.judge()
    }
  }
}
