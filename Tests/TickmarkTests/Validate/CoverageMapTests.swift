import Testing
import Trail

@testable import Tickmark

@Suite struct CoverageMapTests {
  private func period(_ begin: Int64, _ end: Int64) -> Period {
    Period(begin: Instant(seconds: begin), end: Instant(seconds: end))
  }

  private func rows(_ marks: [(Int64, Int64, CoverageState)]) -> [String] {
    var map = CoverageMap()
    for (begin, end, state) in marks { map.add(period(begin, end), state) }
    return map.rows(source: "s", scope: "x", assurance: .signed).map { row in
      "\(row.period.begin.seconds)-\(row.period.end.seconds) \(row.state.rawValue)"
    }
  }

  @Test func rowsThatMeetAreJoined() {
    #expect(rows([(10, 20, .proven), (0, 10, .proven), (15, 30, .proven)]) == ["0-30 proven"])
    #expect(rows([(0, 10, .proven), (11, 20, .proven)]) == ["0-10 proven", "11-20 proven"])
  }

  @Test func worseStateHoldsWhereTwoMeet() {
    #expect(
      rows([(0, 30, .proven), (10, 20, .absent), (15, 25, .broken)])
        == ["0-10 proven", "10-15 absent", "15-25 broken", "25-30 proven"]
    )
    #expect(rows([(0, 10, .absent), (0, 10, .excused)]) == ["0-10 absent"])
  }

  @Test func emptyPeriodsAndNilAddNothing() {
    var map = CoverageMap()
    map.add(nil, .broken)
    map.add(period(5, 5), .broken)
    #expect(map.rows(source: "s", scope: "x", assurance: .signed) == [])
  }

  /// Rows against a plain painting of each second.
  @Test(arguments: 0..<50)
  func rowsEqualWhatIsPaintedSecondBySecond(_ seed: UInt64) {
    var numbers = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func next(_ bound: Int64) -> Int64 {
      numbers = numbers &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(numbers >> 33) % bound
    }
    let states: [CoverageState] = [.proven, .excused, .absent, .broken]
    var painted = [CoverageState?](repeating: nil, count: 40)
    var map = CoverageMap()
    for _ in 0..<8 {
      let begin = next(40)
      let end = begin + next(41 - begin)
      let state = states[Int(next(4))]
      map.add(period(begin, end), state)
      for second in Int(begin)..<Int(end) where (painted[second]?.weight ?? -1) < state.weight {
        painted[second] = state
      }
    }
    var shown = [CoverageState?](repeating: nil, count: 40)
    let rows = map.rows(source: "s", scope: "x", assurance: .signed)
    for row in rows {
      for second in row.period.begin.seconds..<row.period.end.seconds {
        shown[Int(second)] = row.state
      }
    }
    #expect(shown == painted, "seed \(seed)")
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.period.end <= $1.period.begin })
  }
}

@Suite struct KeyNamesTests {
  @Test func keysMayHaveMoreThanNames() {
    let names = KeyNames([("p/q/a/1", "a/1"), ("p/q/a/2", "a/2"), ("p/q/b/3", "x/3")])
    #expect(names.name(ofKey: "p/q/c/4") == "c/4")
    #expect(names.name(ofKey: "other/c/4") == "other/c/4")
  }

  @Test func namesMayHaveMoreThanKeys() {
    let names = KeyNames([("a/1", "bucket/a/1"), ("a/2", "bucket/a/2")])
    #expect(names.name(ofKey: "b/3") == "bucket/b/3")
  }

  @Test func nothingKnownLeavesKeysAsTheyAre() {
    #expect(KeyNames([]).name(ofKey: "a/b") == "a/b")
    #expect(KeyNames([("a/b", "xb")]).name(ofKey: "a/b") == "a/b")
  }

  @Test func prefixThatIsSaidHolds() {
    let names = KeyNames([("p/q/a/1", "a/1")], prefix: "p")
    #expect(names.name(ofKey: "p/q/a/1") == "q/a/1")
    #expect(KeyNames([], prefix: "").name(ofKey: "p/a") == "p/a")
  }
}
