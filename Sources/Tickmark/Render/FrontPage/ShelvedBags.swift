import Trail

/// All bags below an output folder, by pipeline: what the front page lists.
struct ShelvedBags {
  struct Shelf {
    let pipeline: String
    /// Newest period first; of a period, the newest revision first.
    let bags: [BagContents]

    /// The bag that stands for each period, newest first.
    var current: [BagContents] {
      var seen: Set<String> = []
      return bags.filter { seen.insert($0.period).inserted }
    }
  }

  let folder: String
  let shelves: [Shelf]

  /// Reads `out/<pipeline>/<period>[.r<n>]`; what isn't a bag, and links, are passed over.
  init(_ folder: String) throws {
    self.folder = folder
    shelves = try Self.folders(in: folder).compactMap { pipeline in
      let bags = try Self.folders(in: "\(folder)/\(pipeline)")
        .filter { !$0.hasSuffix(".part") && !$0.contains(".damaged") }
        .compactMap { try? BagContents("\(folder)/\(pipeline)/\($0)") }
      let sorted = bags.sorted { a, b in
        let (first, second) = (Self.order(a), Self.order(b))
        return first == second ? a.revision > b.revision : first > second
      }
      return sorted.isEmpty ? nil : Shelf(pipeline: pipeline, bags: sorted)
    }
  }

  /// A period's end, then its begin: RFC 3339 in UTC sorts as times do.
  private static func order(_ bag: BagContents) -> String {
    let parts = bag.period.split(separator: "/")
    return "\(parts.last ?? "") \(parts.first ?? "")"
  }

  private static func folders(in folder: String) throws -> [String] {
    try Disk.names(in: folder).filter { try Disk.kind(of: "\(folder)/\($0)") == .folder }
  }
}

extension BagContents {
  /// The bag's own folder name.
  var name: String { String(path.split(separator: "/").last ?? "") }
}
