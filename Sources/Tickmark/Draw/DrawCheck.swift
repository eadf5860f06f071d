import CanonicalJSON
import Cryptography
import Documents

/// A workpaper's sample, drawn again from its table of the population.
struct DrawCheck {
  let populationCount: Int
  let drawnCount: Int
  /// Whether the population is as large as was said, and each rank is that of its key.
  let hasRightRanks: Bool
  /// Whether the sample are the items with the lowest ranks, in their order.
  let isLowest: Bool

  /// - Throws: `CSVError` for a table that isn't in its form, ``RunError`` for a request that isn't.
  init(draw: [UInt8], population: [UInt8], sample: [UInt8]) throws {
    guard let asked = try? JSONValue(parsing: draw), asked["method"]?.string == DrawOrder.method,
      let control = asked["control"]?.string, let seed = asked["seed"]?.string,
      let count = asked["count"]?.int, (1...DrawRequest.mostItems).contains(count),
      let isWithoutExceptions = asked["withoutExceptions"]?.bool
    else {
      throw RunError(place: DrawBag.drawName, message: "\(DrawBag.drawName): not of its form")
    }
    let order = DrawOrder(control: control, seed: seed)
    var lowest = LowestItems(count)
    var areRanksRight = true
    var size = 0
    var table = try CSVReader(population, header: DrawBag.populationColumns)
    while let row = try table.next() {
      size += 1
      let exception = row[3].isEmpty ? nil : row[3]
      let item = DrawnItem(
        PopulationItem(key: row[0], entry: Int(row[1]), exception: exception),
        order
      )
      areRanksRight = areRanksRight && item.rank.hex == row[2]
      if !isWithoutExceptions || exception == nil { lowest.offer(item) }
    }
    let drawn = try CSVReader.rows(sample, header: DrawBag.sampleColumns)
    populationCount = size
    drawnCount = drawn.count
    hasRightRanks = areRanksRight && asked["population"]?.int == size
    isLowest = drawn.map { $0[2] } == lowest.items.map(\.item.key)
  }
}
