/// Where name and value of a header line stand in somebody's memory.
package struct HeaderLine {
  package let name: UnsafeRawBufferPointer
  package let value: UnsafeRawBufferPointer

  package init(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    self.name = name
    self.value = value
  }
}
