import CanonicalJSON
import Trail

/// What people say, and who must approve it.
extension ConfigurationReader {
  mutating func readApprovers(_ value: YAMLValue?) -> ApproverSettings? {
    guard let value else { return nil }
    let members = members(value, ConfigurationKeys.approvers)
    let signers = text(members["signers"])
    let required = count(members["required"], in: 0...16) ?? 2
    if signers == nil, required > 0, !value.isRefused, members["signers"]?.isRefused != true {
      problems.add(
        at: value.place,
        found: "no signers",
        want: "a file of allowed signers",
        hint: "required: 0 lets waivers count without approvals; every report says so"
      )
    }
    return ApproverSettings(signers: signers, required: required)
  }

  mutating func readWaivers(_ value: YAMLValue?, _ zone: Timezone) -> [Assertion] {
    elements(value).compactMap { element in
      let members = members(
        element,
        ConfigurationKeys.waiver,
        required: ["author", "justification", "expiration_date"]
      )
      checkRun(members["run"])
      guard let subject = subject(members, of: element),
        let said = said(members, zone)
      else { return nil }
      return Assertion(
        .waiver,
        .object(JSONObject(subject + said)),
        signatures: texts(members["signatures"]),
        place: place(element)
      )
    }
  }

  mutating func readAttestations(_ value: YAMLValue?, _ zone: Timezone) -> [Assertion] {
    elements(value).compactMap { element in
      let members = members(
        element,
        ConfigurationKeys.attestation,
        required: [
          "framework", "requirement", "status", "author", "justification", "expiration_date",
        ]
      )
      let framework = text(members["framework"])
      let requirement = text(members["requirement"])
      let status = word(members["status"], among: ["passed", "failed"])
      let address = address(members["evidence_url"])
      guard let framework, let requirement, let status, let said = said(members, zone) else {
        return nil
      }
      let subject: [(String, JSONValue)] = [
        ("framework", .string(framework)), ("requirement", .string(requirement)),
        ("status", .string(status)),
      ]
      let evidence = address.map { [("evidence_url", JSONValue.string($0))] } ?? []
      return Assertion(
        .attestation,
        .object(JSONObject(subject + said + evidence)),
        signatures: texts(members["signatures"]),
        place: place(element)
      )
    }
  }

  mutating func readResponses(_ value: YAMLValue?) -> [ManagementResponse] {
    elements(value).compactMap { element in
      let members = members(
        element,
        ConfigurationKeys.response,
        required: ["author", "date", "text"]
      )
      let subject = subject(members, of: element)
      let author = text(members["author"])
      let date = text(members["date"])
      let words = text(members["text"])
      if let date, let value = members["date"], CivilDate(date) == nil {
        problems.add(at: value.place, found: ShownText.quoted(date), want: "a date: 2026-11-22")
      }
      guard subject != nil, let author, let date, let words else { return nil }
      return ManagementResponse(
        control: text(members["control"]),
        exceptions: texts(members["exceptions"]),
        author: author,
        date: date,
        text: words
      )
    }
  }

  /// Waivers and attestations count only where it is said who approves them.
  mutating func checkApprovers(_ approvers: ApproverSettings?, _ values: YAMLValue?...) {
    guard approvers == nil else { return }
    for case let value? in values where !value.isRefused {
      problems.add(
        at: value.place,
        found: "no approvers",
        want: "approvers: { signers: <file>, required: 2 }",
        hint: "required: 0 lets them count without approvals; every report says so"
      )
    }
  }

  /// The file's name without its folder, and the line: no path of a host gets into a report.
  func place(_ value: YAMLValue) -> String {
    let name = problems.file.split(separator: "/").last.map(String.init) ?? problems.file
    return "\(name):\(value.place.line)"
  }

  /// Who says it, why, and until when.
  private mutating func said(
    _ members: [String: YAMLValue],
    _ zone: Timezone
  ) -> [(String, JSONValue)]? {
    let author = text(members["author"])
    let justification = text(members["justification"])
    guard let expires = instant(members["expiration_date"], zone), let author, let justification
    else { return nil }
    return [
      ("author", .string(author)), ("justification", .string(justification)),
      ("expiration_date", JSONValue(expires)),
    ]
  }

  /// Either a control, or references of exceptions.
  private mutating func subject(
    _ members: [String: YAMLValue],
    of element: YAMLValue
  ) -> [(String, JSONValue)]? {
    let control = text(members["control"])
    let exceptions = texts(members["exceptions"])
    for value in elements(members["exceptions"]) {
      guard case .text(let text) = value.content, !Self.isReference(text) else { continue }
      problems.add(
        at: value.place,
        found: ShownText.quoted(text),
        want: "an exception's reference: <control>/<10 hex digits>"
      )
      return nil
    }
    switch (control, exceptions.isEmpty) {
    case (let control?, true): return [("control", .string(control))]
    case (nil, false): return [("exceptions", .array(exceptions.sorted().map(JSONValue.string)))]
    default:
      guard !element.isRefused else { return nil }
      problems.add(
        at: element.place,
        found: control == nil ? "neither control nor exceptions" : "both control and exceptions",
        want: "one of them"
      )
      return nil
    }
  }

  private static func isReference(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].count == 10
      && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// InSpec doesn't run what is waived with `run: false`: here every control is tested.
  private mutating func checkRun(_ value: YAMLValue?) {
    guard let value, !value.isRefused else { return }
    if case .bool(let word) = value.content, word.lowercased() == "true" { return }
    problems.add(
      at: value.place,
      found: value.kind,
      want: "true",
      hint: "a waived control is tested all the same, so that its exceptions stay visible"
    )
  }

  private mutating func address(_ value: YAMLValue?) -> String? {
    guard let value, let address = text(value) else { return nil }
    guard address.hasPrefix("https://") || address.hasPrefix("http://"),
      address.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7f })
    else {
      problems.add(
        at: value.place,
        found: ShownText.quoted(address),
        want: "an address that begins with https://"
      )
      return nil
    }
    return address
  }
}
