import EventStore
import EventStoreConformance
import Foundation
import Testing

/// The suite over our own store, and over stores that are broken on purpose.
@Suite struct StoreConformanceTests {
  /// A place on the disk, of a store that is wrapped as the closure says.
  private static func place(
    _ wrap: @escaping @Sendable (EventStore) -> any ConformingStore = { $0 }
  ) throws -> StorePlace {
    let folder = newFolder()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appending(path: "events.db").path
    return StorePlace(
      open: { wrap(try EventStore(path)) },
      remove: { try? FileManager.default.removeItem(at: folder) }
    )
  }

  @Test(arguments: StoreConformance.cases)
  func ourStorePasses(_ item: StoreConformance.Case) async throws {
    let place = try Self.place()
    try await item.run(in: place)
    await place.remove()
  }

  @Test func casesHaveNamesOfTheirOwn() {
    let names = StoreConformance.cases.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: BrokenStore.Fault.allCases)
  func aFaultIsFoundByItsCase(_ fault: BrokenStore.Fault) async throws {
    let item = try #require(StoreConformance.cases.first { $0.name == fault.caseName })
    let place = try Self.place { BrokenStore($0, fault) }
    let error = await #expect(throws: (any Error).self) { try await item.run(in: place) }
    await place.remove()
    #expect(error.map { "\($0)".contains(fault.words) } == true, "\(String(describing: error))")
  }

  @Test func aStoreWithOneFaultFailsFewCases() async throws {
    let results = await StoreConformance.run { try Self.place { BrokenStore($0, .gap) } }
    #expect(results.count == StoreConformance.cases.count)
    let failed = results.filter { $0.failure != nil }
    #expect(failed.map(\.name) == ["positions"], "\(failed)")
    #expect(failed.first?.description == "fail  positions: first: 2..<4, want 1..<3")
  }

  @Test func whatAStoreDoesNotClaimIsNotAsked() async throws {
    let results = await StoreConformance.run(features: []) {
      try Self.place { BrokenStore($0, .gap) }
    }
    #expect(results.allSatisfy { $0.failure == nil }, "\(results)")
    #expect(!results.map(\.name).contains("positions"))
    #expect(results.count >= 20)
  }
}
