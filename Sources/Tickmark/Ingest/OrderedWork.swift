/// Works on what a source gives, some of it side by side, and takes the results in the source's order.
///
/// - Parameters:
///   - inFlight: how many pieces are worked on at once.
///   - next: gives the next piece; nil at the end.
///   - work: runs beside all else, and must not matter to the order.
///   - take: gets one result after the other.
/// - Throws: what the closures throw; pieces that are being worked on are let go.
func inOrder<Piece: Sendable, Result: Sendable>(
  inFlight: Int,
  next: () throws -> Piece?,
  work: @escaping @Sendable (Piece) throws -> Result,
  take: (Result) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: (Int, Result).self) { group in
    var (begun, taken, isOver) = (0, 0, false)
    var ready: [Int: Result] = [:]
    while true {
      while !isOver, begun - taken < inFlight {
        guard let piece = try next() else {
          isOver = true
          break
        }
        let number = begun
        begun += 1
        group.addTask { (number, try work(piece)) }
      }
      guard taken < begun else { break }
      while ready[taken] == nil, let (number, result) = try await group.next() {
        ready[number] = result
      }
      guard let result = ready.removeValue(forKey: taken) else { break }
      taken += 1
      try await take(result)
    }
  }
}
