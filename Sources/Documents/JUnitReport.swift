/// Results as CI servers read them: JUnit's XML, in the form that Jenkins and GitLab take.
///
///     <testsuites name="tickmark" tests="2" failures="1" errors="0" skipped="0">
///       <testsuite name="soc2" tests="2" failures="1" errors="0" skipped="0">
///         <testcase classname="soc2" name="login-without-mfa"/>
///         <testcase classname="soc2" name="root-used">
///           <failure type="fail" message="1 exception">…</failure>
///         </testcase>
///       </testsuite>
///     </testsuites>
///
/// There is no time and no host in it: the same results give the same bytes.
public struct JUnitReport: Sendable {
  /// How a case ended.
  public enum Outcome: Sendable, Hashable {
    case passed
    /// What was tested doesn't hold.
    case failed(type: String, message: String, text: String)
    /// It couldn't be tested.
    case error(type: String, message: String, text: String)
    case skipped(message: String)
  }

  public struct Case: Sendable, Hashable {
    public var name: String
    public var outcome: Outcome
    /// What else there is to say, in plain text; nil for nothing.
    public var output: String?

    public init(name: String, outcome: Outcome, output: String? = nil) {
      self.name = name
      self.outcome = outcome
      self.output = output
    }
  }

  public struct Suite: Sendable {
    public var name: String
    /// Names with values, in their order.
    public var properties: [(name: String, value: String)]
    public var cases: [Case]

    public init(
      name: String,
      properties: [(name: String, value: String)] = [],
      cases: [Case]
    ) {
      self.name = name
      self.properties = properties
      self.cases = cases
    }
  }

  public var name: String
  public var suites: [Suite]

  public init(name: String, suites: [Suite]) {
    self.name = name
    self.suites = suites
  }

  /// The document in UTF-8.
  public var bytes: [UInt8] {
    var xml = XMLWriter()
    let all = Count(suites.flatMap(\.cases))
    xml.begin("testsuites", all.attributes(named: name))
    for suite in suites { Self.write(suite, &xml) }
    xml.end()
    return xml.bytes
  }

  private static func write(_ suite: Suite, _ xml: inout XMLWriter) {
    xml.begin("testsuite", Count(suite.cases).attributes(named: suite.name))
    if !suite.properties.isEmpty {
      xml.element("properties") { xml in
        for property in suite.properties {
          xml.element("property", ["name": property.name, "value": property.value])
        }
      }
    }
    for test in suite.cases { write(test, of: suite.name, &xml) }
    xml.end()
  }

  private static func write(_ test: Case, of suite: String, _ xml: inout XMLWriter) {
    xml.begin("testcase", ["classname": suite, "name": test.name])
    switch test.outcome {
    case .passed: break
    case .failed(let type, let message, let text):
      xml.element("failure", ["type": type, "message": message], text: text)
    case .error(let type, let message, let text):
      xml.element("error", ["type": type, "message": message], text: text)
    case .skipped(let message): xml.element("skipped", ["message": message])
    }
    if let output = test.output { xml.element("system-out", text: output) }
    xml.end()
  }
}

/// How many cases ended in which way.
private struct Count {
  var tests = 0
  var failures = 0
  var errors = 0
  var skipped = 0

  init(_ cases: [JUnitReport.Case]) {
    tests = cases.count
    for test in cases {
      switch test.outcome {
      case .passed: break
      case .failed: failures += 1
      case .error: errors += 1
      case .skipped: skipped += 1
      }
    }
  }

  func attributes(named name: String) -> KeyValuePairs<String, String?> {
    [
      "name": name, "tests": "\(tests)", "failures": "\(failures)", "errors": "\(errors)",
      "skipped": "\(skipped)",
    ]
  }
}
