import ArgumentParser
import Cryptography
import Documents
import Formats
import Tickmark
import Trail

/// The command `tickmark validate <format> <location>`.
struct ValidateCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check what exports say of themselves, without tests of controls.",
    usage: """
      tickmark validate <format> <location> [<options>]
      tickmark validate --pipeline <name> [<options>]
      """,
    discussion: """
      CloudTrail's keys come from `aws cloudtrail list-public-keys`, the signature of each digest K from \
      `aws s3api head-object --bucket B --key K > meta/K.json`; docs/formats/cloudtrail.md has the loop.
      """
  )

  @Argument(help: "\(SourceFormat.allCases.map(\.name).joined(separator: ", ")).")
  var format: String?

  @Argument(help: "A folder, a file or a glob.")
  var location: String?

  @Option(help: ArgumentHelp("Validate the sources of this pipeline instead.", valueName: "name"))
  var pipeline: String?

  @Option(
    help: ArgumentHelp(
      "Output of `aws cloudtrail list-public-keys`; a folder of such files.",
      valueName: "path"
    )
  )
  var publicKeys: String?

  @Option(
    help: ArgumentHelp(
      "Object metadata with the digests' signatures; a folder of `aws s3api head-object` outputs.",
      valueName: "path"
    )
  )
  var metadata: String?

  @Option(help: ArgumentHelp("What S3 keys have before the location's names.", valueName: "prefix"))
  var prefix: String?

  @Option(
    help: ArgumentHelp("Begin of the time that the evidence must cover.", valueName: "instant")
  )
  var from: Instant?

  @Option(help: ArgumentHelp("End of that time; it isn't part of it.", valueName: "instant"))
  var to: Instant?

  @Option(
    help: ArgumentHelp(
      "Key attributes of a DynamoDB table, partition key paths of Cosmos DB; with commas between.",
      valueName: "names"
    )
  )
  var keys: String?

  @Option(
    help: ArgumentHelp("Write the outcome for a CI server, as JUnit's XML.", valueName: "file")
  )
  var junit: String?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let from, let to, from >= to { throw ValidationError("--to must be after --from.") }
    if pipeline != nil {
      let others: [Any?] = [format, location, publicKeys, metadata, prefix, from, to, keys]
      guard others.allSatisfy({ $0 == nil }) else {
        throw ValidationError("--pipeline takes all else from the configuration.")
      }
    } else if format == nil || location == nil {
      throw ValidationError("Missing expected arguments '<format> <location>' or '--pipeline'.")
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let progress = console.progress()
    defer { progress.finish() }
    let outcome = try await outcome(console, progress)
    progress.finish()
    if let junit { try Disk.write(outcome.junit.bytes, to: junit) }
    if output.json {
      try console.print(outcome.json)
    } else {
      try console.print(
        ValidationSummary(outcome, isVerbose: output.verbose, terminal: console.terminal).lines
      )
    }
    return ExitStatus(validation: outcome.verdict)
  }

  private func outcome(
    _ console: Console,
    _ progress: ProgressDisplay
  ) async throws -> ValidationOutcome {
    let surroundings = console.surroundings
    let scratch = surroundings.scratchPath()
    // The scratch log goes away again: nobody needs to know its nonces.
    let secrets = Base64.encode(SecureRandom.bytes(64))
    if let pipeline {
      return try await validatePipeline(
        place.read(surroundings),
        named: pipeline,
        scratch: scratch,
        secrets: secrets,
        progress: progress.report
      )
    }
    let request = ValidationRequest(
      format: format ?? "",
      location: location ?? "",
      publicKeys: publicKeys,
      metadata: metadata,
      prefix: prefix,
      from: from,
      to: to,
      keys: keys?.split(separator: ",").map(String.init) ?? [],
      progress: progress.report
    )
    return try await validateLocation(request, scratch: scratch, secrets: secrets)
  }
}
