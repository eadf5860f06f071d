import Cryptography
import Testing

/// Whatever the processor has, the digests must be those of the plain function.
@Suite struct SHA256BatchTests {
  /// Bytes that differ from message to message.
  private func message(_ number: Int, byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number &* 7 &+ $0 >> 8) }
  }

  private func expectSame(_ messages: [[UInt8]]) {
    var batch = SHA256Batch()
    for message in messages {
      batch.bytes += message
      batch.endMessage()
    }
    #expect(batch.count == messages.count)
    #expect(batch.takeDigests() == messages.map { SHA256.hash($0) })
    #expect(batch.count == 0)
  }

  @Test(arguments: 0...40) func hashesAnyNumberOfMessages(count: Int) {
    expectSame((0..<count).map { message($0, byteCount: 1 + $0 * 17 % 150) })
  }

  // Around the block's 64 bytes, and its padding, in every lane.
  @Test func hashesMessagesOfEveryLength() {
    expectSame((1...520).map { message($0, byteCount: $0) })
  }

  @Test func hashesMessagesOfVeryUnlikeLengths() {
    expectSame((0..<50).map { message($0, byteCount: $0 % 7 == 0 ? 200_000 : 33) })
  }

  // More blocks than sixteen bits count.
  @Test func hashesLargeMessagesAmongSmallOnes() {
    let large = [4_194_303, 4_194_304, 4_194_400].map { [UInt8](repeating: 7, count: $0) }
    expectSame(large + (1...20).map { message($0, byteCount: $0 * 40) } + large)
  }

  @Test func hashesEmptyMessagesAmongOthers() {
    expectSame([[], [1], [], [2, 3], message(5, byteCount: 700), []])
  }

  @Test func hashesEmptyMessagesAlone() { expectSame([[], [], [], [], [], []]) }

  @Test func forgetsWhatHasNoEnd() {
    var batch = SHA256Batch()
    batch.bytes += [1, 2, 3]
    batch.endMessage()
    batch.bytes += [4]
    #expect(batch.takeDigests() == [SHA256.hash([1, 2, 3])])
    batch.bytes += [5]
    batch.endMessage()
    #expect(batch.takeDigests() == [SHA256.hash([5])])
  }

  // Each thread has lanes of its own.
  @Test func hashesInManyTasksAtOnce() async {
    let wanted = (0..<200).map { SHA256.hash(message($0, byteCount: 100 + $0)) }
    await withTaskGroup(of: [Digest].self) { group in
      for _ in 0..<16 {
        group.addTask {
          var batch = SHA256Batch()
          for number in 0..<200 {
            batch.bytes += message(number, byteCount: 100 + number)
            batch.endMessage()
          }
          return batch.takeDigests()
        }
      }
      for await digests in group { #expect(digests == wanted) }
    }
  }
}
