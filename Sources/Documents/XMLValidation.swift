import CXMLSchema

/// A document on its way through a schema, in pieces: memory doesn't grow with its length.
///
/// The whole of it is checked for being well-formed, too. For one task at a time.
@safe public final class XMLValidation {
  private let schema: XMLSchema
  private let handle: OpaquePointer?
  private var report: XMLViolations
  private var isFinished = false

  /// A check of one document; no more than `limit` violations are kept.
  public init(schema: XMLSchema, limit: Int = 100) {
    self.schema = schema
    report = XMLViolations(limit: limit)
    unsafe handle = schema.withHandle { unsafe cxmlschema_check_create($0) }
    if unsafe handle == nil { report.add(line: 0, "no memory for the check") }
  }

  deinit { unsafe cxmlschema_check_free(handle) }

  /// Takes the next bytes of the document.
  public func write(_ bytes: [UInt8]) {
    precondition(!isFinished, "written after finish()")
    guard let handle = unsafe handle, !bytes.isEmpty else { return }
    unsafe report.collect { context, tell in
      unsafe bytes.withUnsafeBytes { buffer in
        // The array isn't empty, so it has an address; C reads it during the call only.
        guard let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else {
          return
        }
        _ = unsafe cxmlschema_check_write(handle, start, buffer.count, context, tell)
      }
    }
  }

  /// Says that the document is at its end; returns what is wrong with it, in its order.
  public func finish() -> [XMLSchema.Violation] {
    if !isFinished, let handle = unsafe handle {
      unsafe report.collect { unsafe cxmlschema_check_finish(handle, $0, $1) }
    }
    isFinished = true
    return report.found
  }
}

/// Collects what libxml2 reports during a call.
struct XMLViolations {
  private(set) var found: [XMLSchema.Violation] = []
  let limit: Int

  init(limit: Int) { self.limit = limit }

  mutating func add(line: Int, _ message: String) {
    guard found.count < limit else { return }
    let trimmed = message.split(separator: "\n").joined(separator: " ")
    found.append(XMLSchema.Violation(line: line, message: trimmed))
  }

  /// Calls the closure with a context and a function that add to this value.
  mutating func collect<Result>(
    _ body: (UnsafeMutableRawPointer, cxmlschema_report) -> Result
  ) -> Result {
    // The address of `self` is used for the length of `body` only, and by nobody else meanwhile.
    unsafe withUnsafeMutablePointer(to: &self) { pointer in
      unsafe body(UnsafeMutableRawPointer(pointer)) { context, line, message in
        unsafe context?.assumingMemoryBound(to: XMLViolations.self).pointee
          .add(line: Int(line), String(cString: message))
      }
    }
  }
}
