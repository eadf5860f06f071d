internal import CArchive

/// What one step of a decoder or encoder did.
struct CodecStep {
  enum Status {
    case goesOn, end, badData, badChecksum, badStart
  }

  var takenCount: Int
  var givenCount: Int
  var status: Status

  init(_ step: carchive_step) {
    takenCount = Int(step.taken)
    givenCount = Int(step.given)
    status =
      switch Int(step.status) {
      case Int(CARCHIVE_GOES_ON): .goesOn
      case Int(CARCHIVE_END): .end
      case Int(CARCHIVE_BAD_CHECKSUM): .badChecksum
      case Int(CARCHIVE_BAD_START): .badStart
      default: .badData
      }
  }

  /// Whether neither side moved, so that the same call would be made for ever.
  var isIdle: Bool { takenCount == 0 && givenCount == 0 }
}

/// One raw deflate stream being inflated (RFC 1951).
@safe final class Inflater {
  // Made by create in the initialiser and freed only by deinit, so it is valid for life.
  private let state: OpaquePointer

  init() {
    guard let state = unsafe carchive_inflater_create() else {
      preconditionFailure("no memory for an inflater")
    }
    unsafe self.state = state
  }

  deinit { unsafe carchive_inflater_free(state) }

  /// Inflates from `input` to `output`, as far as either goes.
  func step(
    _ input: UnsafeRawBufferPointer,
    into output: UnsafeMutableRawBufferPointer
  ) -> CodecStep {
    guard let out = output.baseAddress else { preconditionFailure("no room for output") }
    let step = unsafe carchive_inflate(state, input.baseAddress, input.count, out, output.count)
    return CodecStep(step)
  }

  /// CRC-32 of the content, once it has ended.
  var checksum: UInt32 { unsafe carchive_inflater_crc(state) }

  /// Bytes behind the stream's end that were taken with it: at most 8.
  var rest: [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: 8) { buffer, count in
      // The call writes at most the 8 bytes that the buffer has.
      guard let base = buffer.baseAddress else { return }
      count = unsafe carchive_inflater_rest(state, base)
    }
  }
}
