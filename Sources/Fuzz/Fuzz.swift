import Glibc

// One of two programs, told apart when it is built:
//
// - `fuzz list`, `fuzz <target> --corpus <folder> …`: inputs by a seeded mutator.
// - with `-D LIBFUZZER -sanitize=fuzzer`, what libFuzzer calls; FUZZ_TARGET names the target.
//
// A crash, a hang or too much memory ends the program: `script/fuzz` sees that, and says which input.

#if LIBFUZZER

private let chosen: FuzzTarget? = {
  guard let text = unsafe getenv("FUZZ_TARGET") else { return nil }
  let name = unsafe String(cString: text)
  return FuzzTarget.all.first { $0.name == name }
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let chosen else { fatalError("FUZZ_TARGET names no target") }
  // libFuzzer's memory holds `count` bytes during the call.
  let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
  chosen.run(on: input)
  return 0
}

#else

@main
enum Fuzz {
  /// Seconds that one input may take, and bytes that the program may have.
  private static let secondLimit: UInt32 = 10
  private static let memoryLimit = 1 << 30

  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let name = arguments.first, name != "list" else {
      for target in FuzzTarget.all { print(target.name) }
      return
    }
    guard let target = FuzzTarget.all.first(where: { $0.name == name }),
      let options = Options(arguments.dropFirst())
    else {
      print(
        "usage: fuzz list | fuzz <target> --corpus F --progress F --seconds N --seed N [--only N]"
      )
      exit(64)
    }
    var mutator = Mutator(try options.inputs() + target.seeds, seed: options.seed)
    if let only = options.only {
      let input = mutator.input(only)
      try Files.write(input, to: "\(options.progress).input")
      run(target, input)
      return
    }
    let count = try explore(target, &mutator, options)
    print("\(name) \(count) inputs")
  }

  /// Tries inputs until the time is over; returns how many.
  private static func explore(
    _ target: FuzzTarget,
    _ mutator: inout Mutator,
    _ options: Options
  ) throws -> Int {
    let progress = try Files.create(options.progress)
    let end = ContinuousClock.now.advanced(by: .seconds(options.seconds))
    var number = 0
    // The corpus itself comes first, whatever the time.
    while number < mutator.corpusCount || ContinuousClock.now < end {
      Files.note(number, in: progress)
      run(target, mutator.input(number))
      number += 1
    }
    return number
  }

  private static func run(_ target: FuzzTarget, _ input: [UInt8]) {
    // Nobody handles the alarm: it ends the program.
    alarm(secondLimit)
    target.run(on: input)
    alarm(0)
    var usage = rusage()
    // 0 is RUSAGE_SELF, which is imported as another type than the call takes.
    _ = unsafe getrusage(0, &usage)
    guard usage.ru_maxrss * 1_024 < memoryLimit else {
      print("memory: \(usage.ru_maxrss / 1_024) MiB, want less than 1 GiB")
      exit(9)
    }
  }
}

/// What the mutator's program is told.
struct Options {
  private(set) var corpus = ""
  private(set) var progress = ""
  private(set) var seconds = 1
  private(set) var seed: UInt64 = 1
  private(set) var only: Int?

  /// - Returns: nil for anything but the known options.
  init?(_ words: ArraySlice<String>) {
    var rest = words
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { return nil }
      switch name {
      case "--corpus": corpus = value
      case "--progress": progress = value
      case "--seconds": seconds = Int(value) ?? 1
      case "--seed": seed = UInt64(value) ?? 1
      case "--only": only = Int(value)
      default: return nil
      }
    }
    guard !progress.isEmpty else { return nil }
  }

  /// The corpus's files, in the order of their names.
  func inputs() throws -> [[UInt8]] { try Files.all(in: corpus) }
}

#endif
