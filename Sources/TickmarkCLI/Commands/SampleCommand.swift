import ArgumentParser
import CanonicalJSON
import Tickmark
import Trail

/// The command `tickmark sample <folder>`.
struct SampleCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Write a made-up company: exports, keys, a configuration, and what a run must find."
  )

  @Argument(help: "A new folder.")
  var folder: String?

  @Option(help: ArgumentHelp("About how many events, 200 or more.", valueName: "count"))
  var events: Int?

  @Option(help: ArgumentHelp("The same seed gives the same bytes.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Number of days, 1 to 366.", valueName: "count"))
  var days: Int?

  @Option(
    help: ArgumentHelp(
      "Damage the exports so that a run finds this code; steps.sh shows it.",
      valueName: "code"
    )
  )
  var tamper: String?

  @Flag(help: "Print the finding codes; write nothing.")
  var list = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if list {
      guard folder == nil, tamper == nil else {
        throw ValidationError("--list stands alone.")
      }
      return
    }
    guard folder != nil else { throw ValidationError("Missing expected argument '<folder>'") }
    if let events, events < 200 {
      throw ValidationError("The value '\(events)' is invalid for '--events': want 200 or more.")
    }
    if let days, !(1...366).contains(days) {
      throw ValidationError("The value '\(days)' is invalid for '--days': want 1 to 366.")
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    guard let folder else {
      try printCodes(console)
      return .success
    }
    let damage = try tamper.map(Self.damage)
    // The least that shows a damage is a small company.
    let events = events ?? (damage == nil ? 20_000 : 200)
    let days = days ?? (damage == nil ? 3 : 1)
    let truth = try SampleCompany(seed: seed, events: events, days: days, tamper: damage)
      .write(to: folder)
    if output.json {
      try console.print(truth.json)
    } else {
      let place = ShownText.escaped(folder)
      try console.print([
        "\(place)  \(DecimalText.counted(events, "event")), seed \(seed)",
        damage == nil
          ? "next: tickmark run nightly --config \(place)/pipelines.yaml --at \(truth.at)"
          : "next: sh \(place)/steps.sh",
      ])
    }
    return .success
  }

  private static func damage(_ code: String) throws -> SampleTamper {
    if let damage = SampleTamper(code: code) { return damage }
    throw RunError(
      place: "--tamper",
      message: "found \(ShownText.quoted(code)), want a finding code",
      hint: SampleTamper.hint(for: code) ?? "tickmark sample --list prints them"
    )
  }

  private func printCodes(_ console: Console) throws {
    let codes = FindingCatalogue.all
    if output.json {
      try console.print(.array(codes.map { .string($0.name) }))
    } else {
      let width = codes.map(\.name.count).max() ?? 0
      try console.print(
        codes.map { code in
          "\(code.name.padding(to: width))  \(code.class.rawValue.padding(to: 7))  \(code.meaning)"
        }
      )
    }
  }
}
