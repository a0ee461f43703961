/// Replacements in a text, in order and apart from each other.
struct TextEdits {
  struct Edit {
    var range: Range<Int>
    let replacement: [UInt8]
  }

  private let edits: [Edit]

  static let none = TextEdits([])

  /// Of edits that overlap the first one stays, over all of both: nothing of what either covers is left.
  init(_ all: [Edit]) {
    var edits: [Edit] = []
    for edit in all.sorted(by: { ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound) }) {
      if let last = edits.last, edit.range.lowerBound < last.range.upperBound {
        edits[edits.count - 1].range = last.range.lowerBound..<max(last.range.upperBound, edit.range.upperBound)
      } else {
        edits.append(edit)
      }
    }
    self.edits = edits
  }

  var isEmpty: Bool { edits.isEmpty }

  func applied(to text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var end = 0
    for edit in edits {
      result += text[end..<edit.range.lowerBound]
      result += edit.replacement
      end = edit.range.upperBound
    }
    return result + text[end...]
  }

  /// Where in the new text an offset of the old one lies; one inside of something replaced lies behind it.
  func moved(_ offset: Int) -> Int {
    var moved = offset
    for edit in edits where edit.range.lowerBound < offset {
      moved += edit.replacement.count - edit.range.count
      if offset < edit.range.upperBound { moved += edit.range.upperBound - offset }
    }
    return moved
  }
}
