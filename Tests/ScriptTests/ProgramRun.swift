import Foundation

/// One run of the built program in a folder; what it writes lies there as `stdout` and `stderr`.
struct ProgramRun {
  /// What is at the other end of the program's streams.
  enum End {
    case files
    /// A terminal for both; all of it is `stdout` afterwards.
    case terminal
    /// A pipe that nobody reads any more.
    case closedPipe
  }

  let program: URL
  let folder: URL
  let environment: [String: String]

  /// Returns the exit code; 128 and the signal's number if it was killed.
  func run(_ arguments: [String], on end: End = .files) throws -> Int32 {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let (out, errors) = (try empty("stdout"), try empty("stderr"))
    process.standardOutput = out
    process.standardError = errors
    switch end {
    case .files: try process.run()
    case .closedPipe:
      let pipe = Pipe()
      process.standardOutput = pipe.fileHandleForWriting
      try pipe.fileHandleForReading.close()
      try process.run()
      try pipe.fileHandleForWriting.close()
    case .terminal: try runOnTerminal(process, out)
    }
    process.waitUntilExit()
    let status = process.terminationStatus
    return process.terminationReason == .uncaughtSignal ? 128 + status : status
  }

  private func empty(_ name: String) throws -> FileHandle {
    let file = folder.appending(path: name)
    try Data().write(to: file)
    return try FileHandle(forWritingTo: file)
  }

  private func runOnTerminal(_ process: Process, _ out: FileHandle) throws {
    var (controller, terminal): (Int32, Int32) = (-1, -1)
    // Both numbers are written, or neither; a nil name, form and size mean the usual ones.
    guard unsafe openpty(&controller, &terminal, nil, nil, nil) == 0 else {
      throw POSIXError(.ENOTTY)
    }
    defer { close(controller) }
    let handle = FileHandle(fileDescriptor: terminal, closeOnDealloc: false)
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    close(terminal)
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      // A terminal that the last writer left fails to be read (EIO).
      let count = unsafe read(controller, &buffer, buffer.count)
      guard count > 0 else { break }
      try out.write(contentsOf: Data(buffer[..<count]))
    }
  }
}

/// A sample company with one run, made once for all stories.
enum SampleFolder {
  private static let lock = NSLock()
  // Read and written under the lock only.
  nonisolated(unsafe) private static var made: [URL: Result<URL, any Error>] = [:]

  static func shared(_ program: URL) -> Result<URL, any Error> {
    lock.withLock {
      if let result = unsafe made[program] { return result }
      let result = Result { try make(program) }
      unsafe made[program] = result
      return result
    }
  }

  private static func make(_ program: URL) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tickmark-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let run = ProgramRun(program: program, folder: folder, environment: ["TZ": "UTC"])
    let size = ["--events", "200", "--seed", "1", "--days", "1"]
    let made = try run.run(["sample", "sample", "--quiet"] + size)
    let config = ["--config", "sample/pipelines.yaml"]
    let ran = try run.run(["run", "nightly", "--at", "2026-03-03T02:00:00Z", "--quiet"] + config)
    guard made == 0, ran == 1 else {
      let errors = try String(contentsOf: folder.appending(path: "stderr"), encoding: .utf8)
      throw CocoaError(.executableLoad, userInfo: [NSLocalizedDescriptionKey: errors])
    }
    return folder.appending(path: "sample")
  }
}
