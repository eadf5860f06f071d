import Glibc

// step-benchmark <step> [<rounds>]: does the work of one step, and nothing else worth counting.
// step-benchmark list: prints the steps.
// step-benchmark encrypt <file> <target>: encrypts a file as a backup is encrypted.

let arguments = CommandLine.arguments.dropFirst()
if arguments.first == "encrypt", arguments.count == 3, let target = arguments.last {
  try Encryption.run(from: arguments[arguments.startIndex + 1], to: target)
  exit(0)
}
guard let name = arguments.first, name != "list" else {
  for step in Step.all { print(step.name) }
  exit(0)
}
guard let step = Step.all.first(where: { $0.name == name }) else {
  print("no step \(name), want one of \(Step.all.map(\.name).joined(separator: ", "))")
  exit(3)
}
let rounds = arguments.dropFirst().first.flatMap { Int($0) } ?? 1
let work = try step.prepare()
let begun = ContinuousClock.now
for _ in 0..<rounds { try work.run() }
let elapsed = begun.duration(to: .now)
let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
let perSecond = Double(work.count * rounds) / seconds
print("\(step.name) \(Int(perSecond)) \(step.unit)/s")
