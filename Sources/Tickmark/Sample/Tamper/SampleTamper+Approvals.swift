import Trail

/// Waivers that lack approvals, or that somebody takes back.
extension SampleTamper {
  static let ofApprovals = [
    SampleTamper(.approvalInvalid) { sample in
      try sample.addWaiver(required: 0, "signatures: [forged.sig]")
      try sample.write("not a signature\n", to: "forged.sig")
      sample.expect(.approvalInvalid, "forged.sig", nil)
    },
    SampleTamper(.approvalMissing) { sample in
      try sample.addWaiver(required: 2)
      sample.expect(.approvalMissing, "pipelines.yaml:2", nil)
    },
    SampleTamper(.waiverRemoved) { sample in
      try sample.addWaiver(required: 0)
      sample.preparation += [
        TamperedSample.run(sample.at), "grep -v ^waivers: pipelines.yaml > without.yaml",
        "mv without.yaml pipelines.yaml",
      ]
      sample.command = "run nightly --at \(sample.later)"
      sample.expect(.waiverRemoved, nil, Period(begin: sample.at, end: sample.later))
    },
  ]
}

extension TamperedSample {
  /// Lets the first step put a waiver before the configuration, of a control that isn't tested.
  fileprivate mutating func addWaiver(required: Int, _ more: String? = nil) throws {
    let members = [
      "control: break-glass-use", "author: ada@example.com", "justification: \"change 4711\"",
      "expiration_date: 2027-01-01",
    ]
    let waiver = (members + [more].compactMap { $0 }).joined(separator: ", ")
    try write("# Nobody yet.\n", to: "approvers")
    try write(
      "approvers: { signers: approvers, required: \(required) }\nwaivers: [{ \(waiver) }]\n",
      to: "waivers.yaml"
    )
    preparation.append(
      "cat waivers.yaml pipelines.yaml > with.yaml && mv with.yaml pipelines.yaml"
    )
  }

  fileprivate func write(_ text: String, to name: String) throws {
    try Disk.write(Array(text.utf8), to: "\(path)/\(name)")
  }
}
