import Trail

/// The hosts' audit daemons, with `log_format = ENRICHED` and rotated files of each host.
struct SampleHosts: SampleSystem {
  static let source = SampleSource.hosts
  private static let hosts = ["db-1", "web-1", "web-2"]
  let story: SampleStory
  private var random: SampleRandom
  private var serial = 1_000
  /// How many parts there are in all.
  private let partCount: Int

  init(_ story: SampleStory) {
    self.story = story
    random = story.random("hosts")
    let perDay = story.events * Self.source.share / 100 / story.calendar.days
    partCount = Self.partCount(eventsPerDay: perDay) * story.calendar.days
  }

  /// The oldest file has the highest number, the newest none.
  func file(_ record: SampleRecord, _ part: SamplePart) -> String {
    let number = part.day * (partCount / story.calendar.days) + part.number
    let age = partCount - 1 - number
    return "\(record.group)/audit.log\(age == 0 ? "" : ".\(age)")"
  }

  // MARK: What happens

  var kinds: [SampleAgenda.Kind] { [] }
  var caseEventCount: Int { 0 }

  var scripted: [SampleCase] {
    let leavers = (0..<2).flatMap { number in
      let (person, time) = story.afterLeaving(number, "hosts leaver")
      return [
        login(time, SampleStaff.login(person), [.leaverActiveAnywhere]),
        refusal(time.adding(seconds: -120), SampleStaff.login(person)),
      ]
    }
    let stranger = login(story.moment(0, "hosts stranger"), "deploy2", [.accountOfNobody])
    return (leavers + [stranger]).map(single)
  }

  func heartbeat(at time: Instant) -> SampleCase.Step {
    SampleCase.Step(
      time: time,
      type: "USER_START",
      actor: "root",
      target: "db-1",
      data: #"pid=4711 uid=0 auid=0 ses=12 subj=unconfined msg='op=PAM:session_open "#
        + #"grantors=pam_permit,pam_unix acct="root" exe="/usr/sbin/cron" hostname=? addr=? "#
        + "terminal=cron res=success'\u{1d}UID=\"root\" AUID=\"root\""
    )
  }

  func routine(_ number: Int, at time: Instant) -> SampleCase.Step {
    var random = story.random("hosts routine", number)
    let person = story.staff.pick([.engineering, .it], at: time, &random)
    let name = SampleStaff.login(person)
    switch random.below(4) {
    case 0: return login(time, name)
    case 1: return program(time, name)
    default:
      let services = SampleStory.services
      return command(time, name, "systemctl status \(random.pick(services))")
    }
  }

  private static func host(_ time: Instant) -> String { hosts[Int(time.seconds % 3)] }

  private static func uid(_ name: String) -> Int {
    1_000 + name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) % 9_000 }
  }

  private func login(_ time: Instant, _ name: String, _ exceptions: [SampleControl] = [])
    -> SampleCase.Step
  {
    let uid = Self.uid(name)
    return SampleCase.Step(
      time: time,
      type: "USER_LOGIN",
      actor: name,
      target: Self.host(time),
      data: "pid=1298 uid=0 auid=\(uid) ses=7 subj=unconfined msg='op=login id=\(uid) "
        + "exe=\"/usr/sbin/sshd\" hostname=? addr=\(SampleStaff.address(name)) terminal=/dev/pts/0 "
        + "res=success'\u{1d}UID=\"root\" AUID=\"\(name)\" ID=\"\(name)\"",
      exceptions: exceptions
    )
  }

  /// Before anybody is signed in there is no login id.
  private func refusal(_ time: Instant, _ name: String) -> SampleCase.Step {
    SampleCase.Step(
      time: time,
      type: "USER_LOGIN",
      actor: name,
      target: Self.host(time),
      data: "pid=1299 uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg='op=login "
        + "acct=\"\(name)\" exe=\"/usr/sbin/sshd\" hostname=? "
        + "addr=\(SampleStaff.address(name)) terminal=ssh res=failed'"
        + "\u{1d}UID=\"root\" AUID=\"unset\""
    )
  }

  private func command(_ time: Instant, _ name: String, _ command: String) -> SampleCase.Step {
    let uid = Self.uid(name)
    let hex = command.utf8.map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return digits.count == 1 ? "0\(digits)" : digits
    }
    return SampleCase.Step(
      time: time,
      type: "USER_CMD",
      actor: name,
      target: Self.host(time),
      data: "pid=2211 uid=\(uid) auid=\(uid) ses=7 subj=unconfined msg='cwd=\"/home/\(name)\" "
        + "cmd=\(hex.joined()) exe=\"/usr/bin/sudo\" terminal=pts/0 res=success'"
        + "\u{1d}UID=\"\(name)\" AUID=\"\(name)\""
    )
  }

  /// A program that a watched rule saw, over three lines.
  private func program(_ time: Instant, _ name: String) -> SampleCase.Step {
    let uid = Self.uid(name)
    return SampleCase.Step(
      time: time,
      type: "SYSCALL",
      actor: name,
      target: Self.host(time),
      data: "arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=55d1 a2=55d2 a3=8 items=2 "
        + "ppid=2190 pid=2212 auid=\(uid) uid=\(uid) gid=\(uid) euid=\(uid) suid=\(uid) "
        + "fsuid=\(uid) egid=\(uid) sgid=\(uid) fsgid=\(uid) tty=pts0 ses=7 comm=\"psql\" "
        + "exe=\"/usr/bin/psql\" subj=unconfined key=\"database\"\u{1d}ARCH=x86_64 "
        + "SYSCALL=execve AUID=\"\(name)\" UID=\"\(name)\""
    )
  }

  // MARK: How it is written

  mutating func record(_ step: SampleCase.Step, _ open: SampleAgenda.Open) -> SampleRecord {
    serial += random.within(1...3)
    let host = step.target ?? ""
    let milliseconds = step.time.microseconds / 1_000 % 1_000
    let digits = String("00\(milliseconds)".suffix(3))
    let id = "\(step.time.seconds).\(digits):\(serial)"
    func line(_ type: String, _ text: String) -> String {
      "node=\(host) type=\(type) msg=audit(\(id)): \(text)"
    }
    var lines = [line(step.type, step.data)]
    if step.type == "SYSCALL" {
      lines += [
        line("CWD", "cwd=\"/home/\(step.actor)\""), line("PROCTITLE", "proctitle=\"psql\""),
      ]
    }
    return SampleRecord(
      text: lines.joined(separator: "\n"),
      id: "\(host)/\(id)/\(step.type)",
      group: host
    )
  }
}
