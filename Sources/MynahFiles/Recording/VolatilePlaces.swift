package import MynahCore
import MynahJSON

/// What two recordings of one session tell about its requests.
package struct TwoRecordings: Sendable, Hashable {
  /// Places whose values were others the second time, and so say nothing about which request it is.
  package private(set) var volatile: [Place] = []
  /// Method and target of requests that were made one of the two times only.
  package private(set) var unpaired: [String] = []

  /// Requests with the same method and path are compared in their order.
  package init(_ first: Recording, _ second: Recording) {
    let (before, now) = (Self.grouped(first), Self.grouped(second))
    for (key, requests) in before.sorted(by: { $0.key < $1.key }) {
      let others = now[key] ?? []
      for (request, other) in zip(requests, others) { compare(request, other) }
      unpaired += (requests.dropFirst(others.count) + others.dropFirst(requests.count)).map { "\($0.method) \($0.target)" }
    }
    for (key, requests) in now.sorted(by: { $0.key < $1.key }) where before[key] == nil {
      unpaired += requests.map { "\($0.method) \($0.target)" }
    }
  }

  private static func grouped(_ recording: Recording) -> [String: [Request]] {
    Dictionary(grouping: recording.exchanges.map(\.request)) { "\($0.method) \(Target($0.target).rawPath)" }
  }

  private mutating func compare(_ first: Request, _ second: Request) {
    compare(Target(first.target).query, Target(second.target).query) { .query($0) }
    guard first.body != second.body else { return }
    if let json = try? JSON(parsing: first.body), let other = try? JSON(parsing: second.body) {
      compare(json, other, at: JSONPointer())
    } else if let fields = Self.fields(of: first), let others = Self.fields(of: second) {
      compare(fields, others) { .form($0) }
    }
  }

  /// The fields of a form, however it is written, or the elements of XML; the header of an envelope of SOAP does not matter anyway.
  private static func fields(of request: Request) -> [FormField]? {
    let type = request.headers.first("Content-Type")
    switch MediaKind(contentType: type) {
    case .form: return FormField.parse(request.body)
    case .multipart:
      return MultipartPart.parse(request.body, contentType: type ?? "")?.map { part in
        FormField(name: part.name, value: "\(part.filename ?? "") \(String(latin1: part.body))")
      }
    default:
      let header = SOAPHeader.content(in: request.body)
      let leaves = MarkupLeaves.all(in: request.body).filter { header?.overlaps($0.content) != true }
      return leaves.isEmpty ? nil : leaves.map { FormField(name: $0.name, value: String(latin1: request.body[$0.content])) }
    }
  }

  /// A name that only one has counts as much as one with another value.
  private mutating func compare(_ first: [FormField], _ second: [FormField], _ place: (String) -> Place) {
    let names = (first + second).map(\.name)
    for name in names where first.filter({ $0.name == name }) != second.filter({ $0.name == name }) { note(place(name)) }
  }

  private mutating func compare(_ first: JSON, _ second: JSON, at pointer: JSONPointer) {
    switch (first, second) {
    case (.object(let left), .object(let right)):
      for key in left.keys + right.keys.filter({ left[$0] == nil }) {
        guard let value = left[key], let other = right[key] else {
          note(.json(pointer.appending(key)))
          continue
        }
        compare(value, other, at: pointer.appending(key))
      }
    case (.array(let left), .array(let right)) where left.count == right.count:
      for (index, (value, other)) in zip(left, right).enumerated() { compare(value, other, at: pointer.appending(index)) }
    default:
      if first != second { note(.json(pointer)) }
    }
  }

  private mutating func note(_ place: Place) {
    if !volatile.contains(place) { volatile.append(place) }
  }
}
