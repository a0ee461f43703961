import MynahJSON

/// Keeps texts away from the YAML reader that nest deeper than a thread's stack bears: it calls itself for each level.
///
/// An upper bound is enough: the brackets that are open, quoted ones included, and for block style the width of what stands before a line's
/// text, as each level takes a column.
enum YAMLNesting {
  static let message = "lists and objects are nested more than \(JSON.depthLimit) levels deep"

  static func check(_ text: ArraySlice<UInt8>) throws(YAMLSyntaxError) {
    var line = 1
    var open = 0
    var indentation = 0
    var isIndentation = true
    for byte in text {
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        indentation = 0
        isIndentation = true
        continue
      case UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): open = max(0, open - 1)
      default: break
      }
      isIndentation = isIndentation && [UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":")].contains(byte)
      if isIndentation { indentation += 1 }
      guard open <= JSON.depthLimit, indentation <= 2 * JSON.depthLimit else {
        throw YAMLSyntaxError(position: SourcePosition(line: line, column: 1), message: message)
      }
    }
  }
}
