import Formats
import Testing

@testable import Tickmark

/// Each test makes one small mistake in a configuration that is right, and expects that problem and no
/// other, at the place that the mark ‸ shows.
@Suite struct ConfigurationProblemTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    /// Where the problem stands, if it isn't marked.
    let place: String?
    let message: String

    init(_ old: String, _ new: String, at place: String? = nil, _ message: String) {
      (self.old, self.new, self.place, self.message) = (old, new, place, message)
    }

    var testDescription: String { message }

    /// The edited text, and what must be told of it.
    var expectation: (text: String, problem: String) {
      let fixture = ConfigurationFixture.text
      precondition(fixture.contains(old), "the fixture has no \(old)")
      let marked = fixture.replacing(old, with: new)
      let before = marked.split(
        separator: place ?? "‸",
        maxSplits: 1,
        omittingEmptySubsequences: false
      )[0]
      let line = before.count { $0 == "\n" } + 1
      let column = before.reversed().prefix { $0 != "\n" }.count + 1
      return (marked.replacing("‸", with: ""), "\(line):\(column): \(message)")
    }
  }

  @Test(arguments: [
    Case(
      "format: chained-jsonl",
      "‸fromat: x\n    format: chained-jsonl",
      """
      found key "fromat", want one of format, location, public-keys, metadata, expect, \
      require, map, chain, keys, sensitive (did you mean format?)
      """
    ),
    Case(
      "run: true",
      "run: ‸false",
      """
      found the boolean false, want true (a waived control is tested all the same, so that its \
      exceptions stay visible)
      """
    ),
    Case(
      "approvers: { signers: approvers, required: 2 }",
      "approvers: ‸{ required: 1 }",
      """
      found no signers, want a file of allowed signers (required: 0 lets waivers count without \
      approvals; every report says so)
      """
    ),
    Case(
      "root-account-use/00ab00ab00",
      "‸root-account-use",
      """
      found "root-account-use", want an exception's reference: <control>/<10 hex digits>
      """
    ),
    Case(
      "evidence_url: https://wiki.example.com/conduct",
      "evidence_url: ‸javascript:alert(1)",
      "found \"javascript:alert(1)\", want an address that begins with https://"
    ),
    Case("date: 2026-11-22", "date: ‸today", "found \"today\", want a date: 2026-11-22"),
    Case("origin: audit.example.com/payments", "", at: "state: state", "found no origin, want one"),
    Case(
      "origin: audit.example.com/payments",
      "origin: ‸https://audit.example.com",
      """
      found "https://audit.example.com", want a name like audit.example.com/payments, \
      without scheme, blank and +
      """
    ),
    Case(
      "origin: audit.example.com/payments",
      "origin: ‸7",
      "found the number 7, want a text (put it in quotes if it is meant so)"
    ),
    Case("state: state", "state:‸", "found nothing, want a text"),
    Case("state: state", "state: ‸[a]", "found a list, want a text"),
    Case(
      "timezone: UTC",
      "timezone: ‸CET+1",
      #"found "CET+1", want a time zone of the IANA data base, such as Europe/Berlin"#
    ),
    Case("commit: env:COMMIT", "commit: ‸'env:'", "found env: without a name, want env:NAME"),
    Case(
      "backup: keys/backup.key, ",
      "",
      at: "{ checkpoint: keys/check",
      """
      found no key backup, want one, as a pipeline has the stage backup (tickmark keygen \
      makes it)
      """
    ),
    Case("anchors: [out", "anchors: [out, ‸out", #"found "out" again, want it once"#),
    Case("depth: 64", "depth: ‸many", #"found "many", want a whole number from 1 to 10000"#),
    Case(
      "record: 16MiB",
      "record: ‸2GiB",
      #"found "2GiB", want a byte count such as 65536 or 16MiB, at most 1GiB"#
    ),
    Case(
      "every: 1h",
      "every: ‸90",
      "found the number 90, want a duration such as 1h or 90d, at most ten years"
    ),
    Case(
      "every: 1h",
      "every: ‸1week",
      #"found "1week", want a duration such as 1h or 90d, at most ten years"#
    ),
    Case("expect: { every: 1h }", "expect: ‸{}", "found no every, want one"),
    Case(
      "format: dynamodb-export",
      "format: ‸dynamodb",
      "found \"dynamodb\", want one of "
        + SourceFormat.allCases.map(\.name).joined(separator: ", ")
    ),
    Case(
      "require: signed",
      "require: ‸singed",
      """
      found "singed", want one of witnessed, checksummed, chained, signed (did you mean \
      signed?)
      """
    ),
  ])
  func problemNamesPlaceFoundAndWant(_ test: Case) {
    let (text, problem) = test.expectation
    #expect(ConfigurationFixture.problems(text) == [problem])
  }

  @Test(arguments: [
    Case(
      "keys: [pk, sk]",
      "keys: [pk, sk]\n    public-keys: ‸x",
      """
      found public-keys of a source in format dynamodb-export, want it with cloudtrail \
      and drill only
      """
    ),
    Case("keys: [pk, sk]", "keys: ‸[a, b, c]", "found 3 keys, want 1 to 2"),
    Case(
      "keys: [pk, sk]",
      "require: ‸chained",
      """
      found require chained of a source in format dynamodb-export, want checksummed at \
      most, as its evidence proves no more
      """
    ),
    Case(
      "format: dynamodb-export\n    location: exports/table\n    keys: [pk, sk]",
      "‸format: json-lines\n    location: exports/table",
      """
      found no require, want require: witnessed for a source that nothing proves (what \
      nothing proves before it reaches Tickmark counts only where that is written out)
      """
    ),
    Case(
      "  table:\n",
      "  ‸tickmark:\n",
      "found source tickmark, want another name, as Tickmark's own facts have this one"
    ),
    Case(
      "  table:\n",
      "  ‸a/b:\n",
      #"found source "a/b", want at most 64 of a-z A-Z 0-9 . _ -, a letter or digit first"#
    ),
    Case(
      "stream: /stream",
      "stream: ‸data.stream",
      """
      found "data.stream", want a JSON pointer such as /data/total (did you mean \
      /data/stream?)
      """
    ),
    Case(
      "actor: /actor/id",
      "‸aktor: /actor/id",
      """
      found key "aktor", want one of id, time, stream, sequence, actor, actor_kind, \
      action, service, target, outcome, reason, ip, user_agent, session, mfa, type (did \
      you mean actor?)
      """
    ),
    Case("algorithm: sha256", "algorithm: ‸md5", #"found "md5", want one of sha256"#),
    Case(
      "\"0000000000000000000000000000000000000000000000000000000000000000\"",
      "‸zero",
      #"found "zero", want 64 hexadecimal digits in lower case"#
    ),
    Case(
      "{ source: orders, key",
      "{ source: ‸order, key",
      #"found "order", want one of cloudtrail, orders, table (did you mean orders?)"#
    ),
    Case(
      "columns: { status: /data/status }",
      "columns: { time: /data/status }",
      at: "order: { source: orders,",
      """
      found table "order": column time again, want each name once, and none of the \
      table's own
      """
    ),
    Case("key: /data/orderId", "key: ‸[]", "found no key, want at least one pointer"),
    Case(
      "sources: [cloudtrail, orders]",
      "sources: [‸cloudtrial, orders]",
      """
      found "cloudtrial", want one of cloudtrail, orders, table (did you mean \
      cloudtrail?)
      """
    ),
    Case("sources: [cloudtrail, orders]", "sources: ‸[]", "found no source, want at least one"),
  ])
  func referencesAndMeaningsAreChecked(_ test: Case) {
    let (text, problem) = test.expectation
    #expect(ConfigurationFixture.problems(text) == [problem])
  }

  @Test(arguments: [
    Case(
      "schedule: \"0 2 * * *\"",
      "schedule: ‸0 25 * * *",
      #"found hour "25", want *, or numbers from 0 to 23"#
    ),
    Case(
      "period: yesterday",
      "period: ‸yesteday",
      """
      found "yesteday", want yesterday, last-month, last-90-days or \
      2026-01-01/2026-04-01 (did you mean yesterday?)
      """
    ),
    Case(
      "      - validate\n",
      "",
      at: "- ingest",
      "found no stage validate, want it, as nothing is reported that wasn't proven"
    ),
    Case(
      "      - project\n",
      "      - project\n      - ‸project\n",
      "found stage project again, want it once"
    ),
    Case(
      "      - ingest\n      - validate\n",
      "      - validate\n      - ‸ingest\n",
      """
      found stage ingest after validate, want the order ingest, validate, project, \
      evaluate, render, backup
      """
    ),
    Case(
      "- render: { to: out, formats: [html, csv], audience: [internal] }",
      "- ‸render",
      "found stage render without options, want render: { to: … }"
    ),
    Case(
      "- evaluate: {",
      "- ‸evalute: {",
      """
      found key "evalute", want one of ingest, validate, project, evaluate, render, \
      backup (did you mean evaluate?)
      """
    ),
    Case("- project\n", "- project: { ‸fast: yes }\n", #"found key "fast", want no keys here"#),
    Case(
      "formats: [html, csv]",
      "formats: [html, ‸pdf]",
      #"found "pdf", want one of html, xml, csv, oscal, ocsf, junit, markdown"#
    ),
    Case(
      "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
      "‸age1ql3z7",
      """
      found "age1ql3z7", want a recipient of age, age1… or age1pq… (age-keygen, on another host, \
      prints one)
      """
    ),
    Case(
      "keep: { last: 1, daily: 7, weekly: 5, monthly: 12, yearly: 7 }",
      "keep: ‸{ last: 0 }",
      "found nothing to keep, want at least one backup"
    ),
    Case(
      "to: backups",
      "to: ./out/",
      at: "nightly:",
      """
      found folder "./out/" for render of nightly and backup of nightly, want one for each
      """
    ),
    Case(
      "from: 2026-11-20",
      "from: ‸2026-11-31",
      """
      found "2026-11-31", want a date such as 2026-11-22, or a time such as \
      2026-11-22T08:00:00Z
      """
    ),
    Case(
      "from: 2026-11-20",
      "from: 2026-11-22",
      at: "source: cloudtrail",
      "found to not after from, want [from, to)"
    ),
    Case("    author: Ada\n", "", at: "source: cloudtrail", "found no author, want one"),
  ])
  func pipelinesAndExcusesAreChecked(_ test: Case) {
    let (text, problem) = test.expectation
    #expect(ConfigurationFixture.problems(text) == [problem])
  }

  @Test func allProblemsAreToldInTheOrderOfTheFile() {
    let problems = ConfigurationFixture.problems([
      ("expires: 2027-01-01", "expires: soon"), ("timezone: UTC", "timezone: Mars/Olympus"),
      ("format: chained-jsonl", "format: chained"), ("depth: 64", "depht: 64"),
    ])
    #expect(
      problems.map { String($0.prefix { $0 != " " }) } == ["3:11:", "6:26:", "16:13:", "57:14:"]
    )
  }
}
