internal import CCrypto

/// ML-KEM-768: a key encapsulation that a quantum computer doesn't break.
///
/// Nothing here branches, or looks into memory, by a secret. The system's libcrypto has no ML-KEM
/// before OpenSSL 3.5, so it is written out.
///
/// - SeeAlso: FIPS 203; the algorithms' numbers are given at each step.
public enum MLKEM768 {
  public static let publicKeyByteCount = 1_184
  public static let ciphertextByteCount = 1_088

  /// A decapsulation key, kept as it is used.
  public struct PrivateKey: Sendable {
    /// The encapsulation key, 1,184 bytes.
    public let publicKey: [UInt8]
    private let secret: [Polynomial]
    private let rejection: [UInt8]

    /// Makes the keys of a seed of 64 bytes, `d ‖ z` (algorithm 16).
    public init?(seed: [UInt8]) {
      guard seed.count == 64 else { return nil }
      let (rho, sigma) = SHA3.split(seed[..<32] + [3])
      let noise = (0..<6).map { Polynomial.noise(SHA3.shake256(sigma + [$0], byteCount: 128)) }
      secret = noise[..<3].map { $0.transformed() }
      let matrix = Polynomial.matrix(rho)
      let (secret, errors) = (secret, noise[3...].map { $0.transformed() })
      let vector = (0..<3).map { row in
        (0..<3).reduce(errors[row]) { $0 + matrix[row][$1] * secret[$1] }
      }
      publicKey = vector.flatMap { $0.encoded(bits: 12) } + rho
      rejection = Array(seed[32...])
    }

    /// Returns the shared secret of a ciphertext (algorithm 18).
    ///
    /// Of one that no encapsulation made it returns 32 bytes that say nothing, and nil unless there
    /// are 1,088 bytes.
    public func decapsulate(_ ciphertext: [UInt8]) -> [UInt8]? {
      guard ciphertext.count == ciphertextByteCount else { return nil }
      let message = decrypt(ciphertext)
      let (shared, coins) = SHA3.split(message + SHA3.sha256(publicKey))
      let rejected = SHA3.shake256(rejection + ciphertext, byteCount: 32)
      let again = MLKEM768.encrypt(message, to: publicKey, coins: coins)
      let difference = zip(again, ciphertext).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
      // All ones where the two differ, without a branch.
      let mask = UInt8(truncatingIfNeeded: (Int16(difference) &- 1) >> 8) ^ 0xff
      return zip(shared, rejected).map { $0 ^ (mask & ($0 ^ $1)) }
    }

    /// Algorithm 15.
    private func decrypt(_ ciphertext: [UInt8]) -> [UInt8] {
      let vector = (0..<3).map {
        Polynomial(decoding: ciphertext[($0 * 320)..<($0 * 320 + 320)], bits: 10).decompressed(10)
      }
      let last = Polynomial(decoding: ciphertext[960...], bits: 4).decompressed(4)
      let product = (0..<3).reduce(Polynomial()) { $0 + secret[$1] * vector[$1].transformed() }
      return (last - product.restored()).compressed(1).encoded(bits: 1)
    }
  }

  /// Returns a shared secret and its ciphertext for a public key (algorithm 17).
  ///
  /// - Parameter random: 32 random bytes that serve this call alone.
  /// - Returns: nil for a key of another length, or with a number that isn't below 3,329.
  public static func encapsulate(
    to publicKey: [UInt8],
    random: [UInt8]
  ) -> (shared: [UInt8], ciphertext: [UInt8])? {
    guard isPublicKey(publicKey), random.count == 32 else { return nil }
    let (shared, coins) = SHA3.split(random + SHA3.sha256(publicKey))
    return (shared, encrypt(random, to: publicKey, coins: coins))
  }

  /// Whether the bytes are a public key in its one form.
  public static func isPublicKey(_ bytes: [UInt8]) -> Bool {
    bytes.count == publicKeyByteCount
      && vector(of: bytes).allSatisfy { $0.coefficients.allSatisfy { $0 < Polynomial.q } }
  }

  private static func vector(of publicKey: [UInt8]) -> [Polynomial] {
    (0..<3).map { Polynomial(decoding: publicKey[($0 * 384)..<($0 * 384 + 384)], bits: 12) }
  }

  /// Algorithm 14.
  private static func encrypt(
    _ message: [UInt8],
    to publicKey: [UInt8],
    coins: [UInt8]
  ) -> [UInt8] {
    let noise = (0..<7).map { Polynomial.noise(SHA3.shake256(coins + [$0], byteCount: 128)) }
    let random = noise[..<3].map { $0.transformed() }
    let (matrix, key) = (Polynomial.matrix(publicKey[1_152...]), vector(of: publicKey))
    let vector = (0..<3).map { column in
      (0..<3).reduce(Polynomial()) { $0 + matrix[$1][column] * random[$1] }.restored()
        + noise[3 + column]
    }
    let bits = Polynomial(decoding: message[...], bits: 1).decompressed(1)
    let last = (0..<3).reduce(Polynomial()) { $0 + key[$1] * random[$1] }.restored()
    return vector.flatMap { $0.compressed(10).encoded(bits: 10) }
      + (last + noise[6] + bits).compressed(4).encoded(bits: 4)
  }
}

/// 256 numbers modulo 3,329: a polynomial, or its number-theoretic transform.
private struct Polynomial: Sendable {
  static let q: UInt32 = 3_329

  var coefficients = [UInt32](repeating: 0, count: 256)

  init() {}

  // MARK: Arithmetic

  /// Brings a number below 2·3328² under q, without a division, whose time would tell of it.
  static func reduce(_ number: UInt32) -> UInt32 {
    let quotient = UInt32(truncatingIfNeeded: (UInt64(number) * 5_039) >> 24)
    return lowered(number &- quotient &* q)
  }

  /// Subtracts q from a number below 2q where it can.
  private static func lowered(_ number: UInt32) -> UInt32 {
    let lower = number &- q
    return lower &+ (q & UInt32(bitPattern: Int32(bitPattern: lower) >> 31))
  }

  static func + (a: Polynomial, b: Polynomial) -> Polynomial {
    var sum = a
    for i in 0..<256 { sum.coefficients[i] = lowered(a.coefficients[i] + b.coefficients[i]) }
    return sum
  }

  static func - (a: Polynomial, b: Polynomial) -> Polynomial {
    var sum = a
    for i in 0..<256 { sum.coefficients[i] = lowered(a.coefficients[i] + q - b.coefficients[i]) }
    return sum
  }

  /// The product of two transforms (algorithms 11 and 12).
  static func * (a: Polynomial, b: Polynomial) -> Polynomial {
    var product = Polynomial()
    for i in 0..<128 {
      let (a0, a1) = (a.coefficients[2 * i], a.coefficients[2 * i + 1])
      let (b0, b1) = (b.coefficients[2 * i], b.coefficients[2 * i + 1])
      product.coefficients[2 * i] = reduce(a0 * b0 + reduce(a1 * b1) * gammas[i])
      product.coefficients[2 * i + 1] = reduce(a0 * b1 + a1 * b0)
    }
    return product
  }

  /// 17 to the power of the reversed seven bits of each number.
  private static let zetas = (0..<128).map { power(reversed($0)) }
  private static let gammas = (0..<128).map { power(2 * reversed($0) + 1) }

  private static func reversed(_ number: Int) -> Int {
    (0..<7).reduce(0) { $0 | (number >> $1 & 1) << (6 - $1) }
  }

  private static func power(_ exponent: Int) -> UInt32 {
    (0..<exponent).reduce(1) { value, _ in value * 17 % q }
  }

  /// The number-theoretic transform (algorithm 9).
  func transformed() -> Polynomial {
    var result = self
    var next = 1
    for length in [128, 64, 32, 16, 8, 4, 2] {
      for start in stride(from: 0, to: 256, by: 2 * length) {
        let zeta = Self.zetas[next]
        next += 1
        for j in start..<(start + length) {
          let t = Self.reduce(zeta * result.coefficients[j + length])
          result.coefficients[j + length] = Self.lowered(result.coefficients[j] + Self.q - t)
          result.coefficients[j] = Self.lowered(result.coefficients[j] + t)
        }
      }
    }
    return result
  }

  /// The polynomial of a transform (algorithm 10).
  func restored() -> Polynomial {
    var result = self
    var next = 127
    for length in [2, 4, 8, 16, 32, 64, 128] {
      for start in stride(from: 0, to: 256, by: 2 * length) {
        let zeta = Self.zetas[next]
        next -= 1
        for j in start..<(start + length) {
          let (t, other) = (result.coefficients[j], result.coefficients[j + length])
          result.coefficients[j] = Self.lowered(t + other)
          result.coefficients[j + length] = Self.reduce(zeta * Self.lowered(other + Self.q - t))
        }
      }
    }
    // 128⁻¹ modulo q.
    for i in 0..<256 { result.coefficients[i] = Self.reduce(result.coefficients[i] * 3_303) }
    return result
  }

  // MARK: Sampling

  /// The public matrix, in its transform (algorithm 13, lines 3 to 7).
  static func matrix(_ rho: some Collection<UInt8>) -> [[Polynomial]] {
    (0..<3).map { row in (0..<3).map { column in uniform(Array(rho) + [column, row]) } }
  }

  /// Evenly spread numbers of a public seed (algorithm 7).
  private static func uniform(_ seed: [UInt8]) -> Polynomial {
    var byteCount = 840
    while true {
      let bytes = SHA3.shake128(seed, byteCount: byteCount)
      var (result, count) = (Polynomial(), 0)
      for at in stride(from: 0, to: byteCount, by: 3) where count < 256 {
        let word = UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
        for number in [word & 0xfff, word >> 12] where number < q && count < 256 {
          result.coefficients[count] = number
          count += 1
        }
      }
      if count == 256 { return result }
      byteCount *= 2
    }
  }

  /// Small numbers of 128 bytes: two bits less two bits each (algorithm 8).
  static func noise(_ bytes: [UInt8]) -> Polynomial {
    var result = Polynomial()
    for i in 0..<256 {
      let nibble = UInt32(bytes[i / 2] >> (i & 1 == 0 ? 0 : 4))
      let plus = (nibble & 1) + (nibble >> 1 & 1)
      let minus = (nibble >> 2 & 1) + (nibble >> 3 & 1)
      result.coefficients[i] = lowered(plus + q - minus)
    }
    return result
  }

  // MARK: Bytes

  /// Reads 256 numbers of so many bits (algorithm 6); what is at or over q stays so.
  init(decoding bytes: ArraySlice<UInt8>, bits: Int) {
    var (held, count, next) = (UInt32(0), 0, 0)
    for byte in bytes {
      held |= UInt32(byte) << UInt32(count)
      count += 8
      while count >= bits, next < 256 {
        coefficients[next] = held & (1 << UInt32(bits) - 1)
        held >>= UInt32(bits)
        count -= bits
        next += 1
      }
    }
  }

  /// Writes them (algorithm 5).
  func encoded(bits: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32 * bits)
    var (held, count) = (UInt32(0), 0)
    for number in coefficients {
      held |= number << UInt32(count)
      count += bits
      while count >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: held))
        held >>= 8
        count -= 8
      }
    }
    return bytes
  }

  /// Rounds to so many bits: (2ᵈ/q)·x, by a product in place of a division.
  func compressed(_ bits: Int) -> Polynomial {
    var result = self
    for i in 0..<256 {
      let scaled = (UInt64(coefficients[i]) << UInt64(bits)) + 1_664
      // ⌈2³⁶/q⌉: right for all that a number below q comes to.
      let rounded = (scaled * 20_642_679) >> 36
      result.coefficients[i] = UInt32(truncatingIfNeeded: rounded) & (1 << UInt32(bits) - 1)
    }
    return result
  }

  func decompressed(_ bits: Int) -> Polynomial {
    var result = self
    let half = UInt32(1) << UInt32(bits - 1)
    for i in 0..<256 {
      result.coefficients[i] = (coefficients[i] * Self.q + half) >> UInt32(bits)
    }
    return result
  }
}

/// Hashes of FIPS 202.
enum SHA3 {
  static func sha256(_ bytes: [UInt8]) -> [UInt8] { hash(bytes, bits: 256, byteCount: 32) }

  static func shake128(_ bytes: [UInt8], byteCount: Int) -> [UInt8] {
    hash(bytes, bits: -128, byteCount: byteCount)
  }

  static func shake256(_ bytes: [UInt8], byteCount: Int) -> [UInt8] {
    hash(bytes, bits: -256, byteCount: byteCount)
  }

  /// SHA3-512 in two halves.
  static func split(_ bytes: some Collection<UInt8>) -> (first: [UInt8], second: [UInt8]) {
    let digest = hash(Array(bytes), bits: 512, byteCount: 64)
    return (Array(digest[..<32]), Array(digest[32...]))
  }

  private static func hash(_ bytes: [UInt8], bits: Int32, byteCount: Int) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: byteCount)
    let held = unsafe ccrypto_sha3(bits, bytes, bytes.count, &output, byteCount)
    precondition(held == 1, "libcrypto has SHA-3 since 1.1.1")
    return output
  }
}
