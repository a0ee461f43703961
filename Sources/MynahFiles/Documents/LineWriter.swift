import MynahCore
import MynahCrypto
import MynahJSON

/// Writes what a line of JSON says of an exchange straight into its bytes: no JSON value is made on the way.
struct LineWriter {
  var bytes: [UInt8] = []

  init() {
    bytes.reserveCapacity(1024)
  }

  mutating func write(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func write(_ key: StaticString, _ number: Int) {
    write(key)
    bytes.append(contentsOf: String(number).utf8)
  }

  mutating func write(_ key: StaticString, text: String) {
    write(key)
    JSON.write(text, to: &bytes)
  }

  /// The members that a request's head is made of.
  mutating func write(_ head: RequestHead) {
    write("\"method\":")
    head.withMethod { writeLatin1($0) }
    write(",\"target\":")
    head.withTarget { writeLatin1($0) }
    write(",\"version\":", text: head.version)
    write(",\"headers\":[")
    var isFirst = true
    head.forEachHeader { name, value in
      write(isFirst ? "[" : ",[")
      isFirst = false
      writeLatin1(name)
      write(",")
      writeLatin1(value)
      write("]")
      return true
    }
    write("]")
  }

  mutating func write(_ key: StaticString, _ headers: [Header]) {
    write(key)
    write("[")
    for (index, header) in headers.enumerated() {
      write(index == 0 ? "[" : ",[", text: header.name)
      write(",", text: header.value)
      write("]")
    }
    write("]")
  }

  /// Text where the bytes are UTF-8, else base64.
  mutating func write(body: [UInt8]) {
    if let text = String(validating: body, as: UTF8.self) {
      write("{\"text\":", text: text)
    } else {
      write("{\"base64\":", text: Base64.encode(body))
    }
    write("}")
  }

  /// Each byte as the character of its number.
  private mutating func writeLatin1(_ text: UnsafeRawBufferPointer) {
    if text.isASCII { JSON.write(utf8: text.bindMemory(to: UInt8.self), to: &bytes) } else { JSON.write(String(latin1: text), to: &bytes) }
  }
}
