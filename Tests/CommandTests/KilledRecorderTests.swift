import Foundation
import MynahJSON
import Programs
import Testing

extension CommandTests {
  /// A recorder that is killed has on disk what it answered.
  @Suite struct KilledRecorderTests {
    /// Eight clients that write down the number of each reply once they have all of it.
    private static let load = """
      import http.client, os, sys, threading
      host = sys.argv[1].split("//")[1]
      seen = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
      def call(client):
          connection = http.client.HTTPConnection(host, timeout=10)
          for number in range(1_000_000):
              name = f"{client}-{number}"
              try:
                  connection.request("GET", f"/items/{name}")
                  body = connection.getresponse().read()
              except Exception:
                  return
              assert body == b'{"item":"%s"}' % name.encode(), body
              os.write(seen, name.encode() + b"\\n")
      threads = [threading.Thread(target=call, args=(client,)) for client in range(8)]
      for thread in threads: thread.start()
      for thread in threads: thread.join()
      """

    @Test("twenty times killed under load, it has lost nothing that was answered")
    func killed() async throws {
      let folder = try TemporaryFolder()
      let load = try folder.write(Self.load, as: "load.py").path
      let route = #"{"id":"items","request":{"path":"/items/{id}"},"responses":[{"json":{"item":"{{request.path.id}}"},"template":true}]}"#
      let server = try await Server(try folder.write(#"{"routes":[\#(route)]}"#, as: "api.json").path)
      var answered = 0
      for round in 0..<20 {
        let (recording, seen) = (folder.path("recording-\(round)"), folder.path("seen-\(round)"))
        let recorder = try await RunningRecorder(server.url, into: recording)
        let client = try Program(["python3", load, recorder.url, seen])
        // Each time at another moment.
        let isBusy = try await until { folder.text("seen-\(round)").utf8.count > 100 + 25 * round }
        try #require(isBusy, "\(recorder.program.error)\(client.error)")
        #expect(try await recorder.stop(SIGKILL).status == 137)
        let outcome = try await client.outcome()
        #expect(outcome.status == 0, "\(outcome.error)")
        let names = folder.text("seen-\(round)").split(separator: "\n").map(String.init)
        answered += names.count
        let recorded = try Self.items(in: recording + ".partial")
        #expect(Set(names).subtracting(recorded) == [])
      }
      // What is left behind can be played.
      #expect(try await Program.mynah("run", folder.path("recording-0.partial"), "--", "true").status == 0)
      let checked = try await Program.mynah("check", folder.path("recording-0.partial"))
      #expect(checked.status == 1 && checked.output.contains("its recorder was killed"), "\(checked.output)")
      #expect(answered > 200)
      _ = try await server.stop()
    }

    /// The items whose exchange is there, whole.
    private static func items(in folder: String) throws -> Set<String> {
      let log = try String(contentsOfFile: "\(folder)/exchanges.jsonl", encoding: .utf8)
      var items: Set<String> = []
      // What follows the last line feed was never answered.
      for line in log.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        let exchange = try JSON(parsing: Array(line.utf8))
        let item = try #require(exchange["request"]?["target"]?.string?.dropFirst("/items/".count).description)
        #expect(exchange["response"]?["body"] == ["text": .string(#"{"item":"\#(item)"}"#)])
        items.insert(item)
      }
      return items
    }
  }
}
