import ArgumentParser
import Tickmark

/// The command `tickmark prove <index | event id>`.
struct ProveCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Print the proof that an event is in the signed log (C2SP tlog-proof)."
  )

  @Argument(help: ArgumentHelp("The entry's index, or the event's id.", valueName: "event"))
  var event: String

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if output.json { throw ValidationError("A proof is a text: --json has no form of it.") }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let proof = try proveEntry(place.read(console.surroundings), reference: event)
    try console.out.write(Array(proof.utf8))
    return .success
  }
}
