import Cryptography
import Testing

@testable import TransparencyLog

@Suite struct EntryBundleTests {
  private let entries = (0..<3).map(TileStore.entry)
  private var bundle: [UInt8] {
    entries.reduce(into: []) { EntryBundle.append($1, to: &$0) }
  }

  @Test func entriesComeBack() {
    #expect(bundle.count == 3 * EntryBundle.entryByteCount)
    #expect(EntryBundle.entries(bundle) == entries)
    #expect(EntryBundle.parse(bundle)?.map(Array.init) == entries.map(\.bytes))
    #expect(EntryBundle.entries([]) == [])
  }

  @Test(arguments: 1..<102) func cutBundleIsRefused(count: Int) {
    let isWhole = count % EntryBundle.entryByteCount == 0
    #expect((EntryBundle.parse(Array(bundle.prefix(count))) != nil) == isWhole)
    #expect((EntryBundle.entries(Array(bundle.prefix(count))) != nil) == isWhole)
  }

  @Test func entryOfAnotherLengthIsNotOurs() {
    var bundle: [UInt8] = []
    EntryBundle.append([UInt8](repeating: 1, count: 31), to: &bundle)
    EntryBundle.append([UInt8](repeating: 1, count: 33), to: &bundle)
    #expect(EntryBundle.parse(bundle)?.map(\.count) == [31, 33])
    #expect(EntryBundle.entries(bundle) == nil)
  }

  @Test func largestAndEmptyEntryFit() {
    var bundle: [UInt8] = []
    EntryBundle.append([UInt8](repeating: 7, count: EntryBundle.entryLimit), to: &bundle)
    EntryBundle.append([UInt8](), to: &bundle)
    #expect(Array(bundle.prefix(2)) == [0xff, 0xff])
    #expect(EntryBundle.parse(bundle)?.map(\.count) == [65_535, 0])
  }
}
