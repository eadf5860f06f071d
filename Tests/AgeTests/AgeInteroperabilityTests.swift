import Archive
import Testing

@testable import Age

@Suite struct AgeInteroperabilityTests {
  private let identity = AgeIdentity.generate(random: SeededRandom(seed: 7).bytes)

  @Test(arguments: [0, 1, 65_536, 200_000]) func ageReadsOurs(byteCount: Int) throws {
    guard let age = Tool("age") else { return }
    let folder = try TemporaryFolder()
    let content = SeededRandom(seed: 2).bytes(byteCount)
    let other = AgeIdentity.generate(random: SeededRandom(seed: 9).bytes)
    let file = encrypt(content, to: [other.recipient, identity.recipient])
    try folder.write(file, to: "a.age")
    try folder.write(Array(AgeArmor.encode(file).utf8), to: "b.age")
    try folder.write(Array("# key\n\(identity.secretText)\n".utf8), to: "key")
    for name in ["a", "b"] {
      let (status, _, messages) = try age.run(
        ["-d", "-i", "key", "-o", name, "\(name).age"],
        in: folder
      )
      #expect(status == 0, "\(messages)")
      // No file is made of no content.
      #expect((try? folder.read(name)) ?? [] == content)
    }
  }

  @Test(arguments: [0, 1, 65_536, 200_000]) func filesOfAgeAreRead(byteCount: Int) throws {
    guard let age = Tool("age") else { return }
    let folder = try TemporaryFolder()
    let content = SeededRandom(seed: 2).bytes(byteCount)
    try folder.write(content, to: "a")
    let recipient = identity.recipient.description
    #expect(try age.run(["-r", recipient, "-o", "a.age", "a"], in: folder).0 == 0)
    #expect(try decrypt(folder.read("a.age"), with: [identity]) == content)
    #expect(try age.run(["-a", "-r", recipient, "-o", "b.age", "a"], in: folder).0 == 0)
    var source = AgeArmorSource(BytesSource(try folder.read("b.age")))
    #expect(try decrypt(source.readAll(), with: [identity]) == content)
  }

  @Test func identitiesOfAgeKeygenAreRead() throws {
    guard let keygen = Tool("age-keygen") else { return }
    let folder = try TemporaryFolder()
    let (status, text, _) = try keygen.run([], in: folder)
    #expect(status == 0)
    let identity = try #require(AgeIdentity.identities(inFile: text).first)
    #expect(text.contains("# public key: \(identity.recipient)\n"))
  }
}
