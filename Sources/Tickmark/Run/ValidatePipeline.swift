import Trail

/// Validates all sources of a pipeline in a scratch log, without touching its state.
///
/// - Parameters: as of ``validateLocation(_:scratch:secrets:)``.
package func validatePipeline(
  _ configuration: Configuration,
  named name: String,
  scratch: String,
  secrets: String,
  progress: @escaping @Sendable (Progress) -> Void = { _ in }
) async throws -> ValidationOutcome {
  guard let secrets = StateSecrets(secrets) else {
    throw RunError(place: "commit key", message: "not 64 bytes in base64")
  }
  let pipeline = try configuration.pipeline(name)
  return try await asRunErrors {
    let plans = try pipeline.sources.compactMap { name in
      try configuration.sources.first { $0.name == name }.map { try SourcePlan($0, configuration) }
    }
    return try await validate(plans, scratch: scratch, secrets: secrets, progress: progress)
  }
}
