package import MynahFiles

/// A recording that is made only to be compared with the one before it.
package struct SecondRecording: Sendable {
  private let first: String
  /// A temporary place.
  package let folder: String
  private let place: String

  package init(of first: String) throws(ServerError) {
    self.first = first
    place = try WholeFile.writeTemporary("", named: "second")
    folder = place + ".recording"
  }

  /// Writes into the first recording which places were not the same, and says which they are.
  package func note() throws(WritingError) -> String {
    guard var recording = try? Recording(folder: first), let second = try? Recording(folder: folder) else {
      throw WritingError(path: first, reason: "one of the two recordings cannot be read")
    }
    let both = TwoRecordings(recording, second)
    recording.volatile += both.volatile.filter { !recording.volatile.contains($0) }
    try recording.write(to: first)
    let places = both.volatile.isEmpty ? "nothing" : both.volatile.map(\.description).joined(separator: ", ")
    let lines = ["not the same the second time, and so passed over when it is played: \(places)"]
    return (lines + both.unpaired.map { "only one of the two times: \($0)" }).joined(separator: "\n")
  }

  package func remove() {
    Recording.remove(folder: folder)
    WholeFile.removeTemporary(place)
  }
}
