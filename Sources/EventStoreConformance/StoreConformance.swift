import EventStore

/// The cases that every store passes, or is no store for an audit trail.
///
/// They need no test framework:
///
///     let results = await StoreConformance.run { try await StorePlace(…) }
///     for result in results where result.failure != nil { print(result) }
///
/// With Swift Testing, ``cases`` are arguments, and ``Case/run(in:)`` is the test.
public enum StoreConformance {
  /// One behaviour, named by a sentence.
  public struct Case: Sendable, CustomStringConvertible {
    /// Stands for the case in a list of known failures; never changes.
    public let name: String
    /// What holds of a store that passes.
    public let sentence: String
    /// What a store must do at all for this to be asked of it.
    public let needs: Set<StoreFeature>
    private let body: @Sendable (StorePlace) async throws -> Void

    init(
      _ name: String,
      _ sentence: String,
      needs: Set<StoreFeature> = [],
      _ body: @escaping @Sendable (StorePlace) async throws -> Void
    ) {
      self.name = name
      self.sentence = sentence
      self.needs = needs
      self.body = body
    }

    public var description: String { name }

    /// Runs the case at an empty place.
    ///
    /// - Throws: ``StoreFailure`` where the store does otherwise; what the store throws where nothing
    ///   should be refused.
    public func run(in place: StorePlace) async throws { try await body(place) }
  }

  /// How a case ended.
  public struct Result: Sendable, CustomStringConvertible {
    public let name: String
    /// What was found, and what is wanted; nil for a case that holds.
    public let failure: String?

    public var description: String { "\(failure == nil ? "pass" : "fail")  \(name)\(detail)" }

    private var detail: String { failure.map { ": \($0)" } ?? "" }
  }

  /// All cases.
  public static let cases: [Case] = appending + repeating + reading + writing

  /// Runs the cases one after the other, each at a place of its own.
  ///
  /// - Parameters:
  ///   - features: what the store claims to do.
  ///   - place: makes an empty place.
  public static func run(
    features: Set<StoreFeature> = Set(StoreFeature.allCases),
    at place: () async throws -> StorePlace
  ) async -> [Result] {
    var results: [Result] = []
    for item in cases where item.needs.isSubset(of: features) {
      do {
        let place = try await place()
        let failure = await failure(of: item, in: place)
        await place.remove()
        results.append(Result(name: item.name, failure: failure))
      } catch {
        results.append(Result(name: item.name, failure: "no place: \(error)"))
      }
    }
    return results
  }

  private static func failure(of item: Case, in place: StorePlace) async -> String? {
    do {
      try await item.run(in: place)
      return nil
    } catch {
      return "\(error)"
    }
  }
}

/// What a store did otherwise.
public struct StoreFailure: Error, Hashable, CustomStringConvertible {
  /// Of which part of the case it is.
  public let what: String
  public let found: String
  public let want: String

  public var description: String { "\(what): \(found), want \(want)" }
}

/// Throws unless both are the same.
func expect<Value: Equatable>(_ what: String, _ found: Value, _ want: Value) throws {
  guard found != want else { return }
  throw StoreFailure(what: what, found: "\(found)", want: "\(want)")
}

/// Throws unless the closure is refused for a reason that is right.
func expectRefusal(
  _ what: String,
  _ want: String,
  _ isRight: (EventStoreError.Reason) -> Bool,
  _ body: () async throws -> Void
) async throws {
  do {
    try await body()
  } catch let error as EventStoreError where isRight(error.reason) {
    return
  } catch {
    throw StoreFailure(what: what, found: "\(error)", want: want)
  }
  throw StoreFailure(what: what, found: "no refusal", want: want)
}
