import Documents
import Testing

@Suite struct JUnitReportTests {
  @Test func everyOutcomeHasItsElementAndIsCounted() {
    let report = JUnitReport(
      name: "tickmark",
      suites: [
        JUnitReport.Suite(
          name: "soc2",
          properties: [("period", "2026-03-02")],
          cases: [
            JUnitReport.Case(name: "a", outcome: .passed, output: "12 tested"),
            JUnitReport.Case(
              name: "b",
              outcome: .failed(type: "fail", message: "1 exception", text: "entry 7 <x>")
            ),
            JUnitReport.Case(
              name: "c",
              outcome: .error(type: "error", message: "no \"table\"", text: "")
            ),
            JUnitReport.Case(name: "d", outcome: .skipped(message: "not applicable")),
          ]
        ),
        JUnitReport.Suite(name: "none", cases: []),
      ]
    )
    #expect(
      String(decoding: report.bytes, as: UTF8.self) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="tickmark" tests="4" failures="1" errors="1" skipped="1">
          <testsuite name="soc2" tests="4" failures="1" errors="1" skipped="1">
            <properties>
              <property name="period" value="2026-03-02"/>
            </properties>
            <testcase classname="soc2" name="a">
              <system-out>12 tested</system-out>
            </testcase>
            <testcase classname="soc2" name="b">
              <failure type="fail" message="1 exception">entry 7 &lt;x&gt;</failure>
            </testcase>
            <testcase classname="soc2" name="c">
              <error type="error" message="no &quot;table&quot;"/>
            </testcase>
            <testcase classname="soc2" name="d">
              <skipped message="not applicable"/>
            </testcase>
          </testsuite>
          <testsuite name="none" tests="0" failures="0" errors="0" skipped="0"/>
        </testsuites>

        """
    )
  }
}
