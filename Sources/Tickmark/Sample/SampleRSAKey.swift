import CanonicalJSON
import Cryptography

/// The RSA key that signs the sample's digests.
///
/// RSA keys can't be made from a seed, so this one is fixed, and known to everybody: it proves
/// nothing but that the sample is as it was made.
enum SampleRSAKey {
  /// PKCS#1 DER.
  static let privateKey = Base64.decode(base64) ?? []

  /// PKCS#1 DER.
  static let publicKey = RSA.publicKey(ofPrivate: privateKey) ?? []

  static let fingerprint = Hex.encode(MD5.hash(publicKey))

  /// `list-public-keys` as AWS prints it.
  static var list: JSONValue {
    [
      "PublicKeyList": [
        [
          "Fingerprint": .string(fingerprint), "ValidityEndTime": "2030-01-01T00:00:00+00:00",
          "ValidityStartTime": "2020-01-01T00:00:00+00:00",
          "Value": .string(Base64.encode(publicKey)),
        ]
      ]
    ]
  }

  private static let base64 = """
    MIIEowIBAAKCAQEAzbo3702l/9QiT+aFYfi4/ZZJtNdeiXr5IR5uC5Y1VgRujVZFA3lUQLVGBQYqEQWB7ffdQOsjPhSJOcYK\
    DkUtgeVtU5OZJ9UkT9a8d7yT8vouikBhUHgltcBusrh8pFjKWMKVYus66hae9BLrfXgOxSfP2JNOxq2dtBvrhL4gN3a7X1Ud\
    nZB+62fDLbYj5qMTsbDbncDHWhIrwK8dBTNfWzl9SAnDdycgHFjb601v1zSlCsxdCaZNKo1+7eJYLDFc4X5FNQFe8VfFL6w8\
    MK8IMvsRYoKuxycVTHNy1SoNlRV21O43rcsRgxj9NySsYbt4+YpZOfHmoEEZPejSAyCOiwIDAQABAoIBAD4fc3CR1ASyvEHA\
    bJqvDr2UumEff+6n8b7sf3KEQ0rcP73yRRjNdIGtu50cxWsqbJe9d1R5LMU8Ukvd3397qEhHTYIlWeRLWpG5WGQXz91ZauBY\
    nIo+HbUKjOLvDsRaA5BWAeJDAiFZ/1nYtL/Ilz01zm+p2+nm125h1/bXqsbUSvMJVd9JSMpupLK/YkKv7B/8G1LHzI0Zpjed\
    s3z2jZhhw1KRNu4j0JAmL8tZ1G1TOsR3f3RKyny/eUsq4jAgfosXtMGBEFhMUPeXVmD5WgBxfIYfHhc1FaxfCORxb8qARQDR\
    YBbHWrbF51ykowqsX3Tw+okLcgG0m0575pvpM+ECgYEA8KRHsqP4hneeQ+TOEsoadyryZLwCWVnNdUXiRTCVvHZu4vyGGzVF\
    ZuKpXHijUY3g/zBL9DcgPdUBvhU9jWKyQcye1B+nEbUYIuZMh4knrp10e+7G4UpPlxzYthMKpm6WOnSasZWMfXDtbO0lLLow\
    tyhB5fQOrLZH5+Bw4YakqXMCgYEA2tt95WQ/W+617HH2uRhdrgrrVbPvv+zI0oIY1vfaOHIVtkIJzur+vhBVO30y+3LAb90B\
    +ciwdBWXeP4NRSw9YhQlKvSgn3AWORFbl6yTwXYfyIB+MxTZMGWdg9+PczUWfOl3jSE6pwiDFe9YAnhv8893Y2MzT67ZR62h\
    D6n+oIkCgYAKOeD2HXO1OyYVmoaLU91WDRQp5bdv1podjq+z4wGp9Zp2uOZ2B4iAe8dYr6O5Fn9mOMYxhZowJnohesOX24bZ\
    tvlU6FdwMDLrYMAFznVKPVSy442+Cytgr5AiBKMiOXbW2xerzkAfIIpmY5l90he54NMUE5AAFOrvVqFVZCRhMwKBgA7oRHsL\
    iQVKDTo9yQBymG7yb3U2/G2mQ0eTdP2vhD20B6aSePiPKSrpEeUrcf2Oo2z7MNdCxEIj9l1XcK/1g3jaxm1WnFo/2EOq2wJJ\
    zwaudRvDJNV15hVV1pTU9YBzbUS04l/Kk6QtAEDOPMBuU7HXv9oVN7mFv2cSfJYEjkOBAoGBAO9leXXDtZ15M2+8w5ajshHY\
    MlchXSYtFf6h57lIHMTJahQOm1C63A4WiNRKps99cvIEcm7Pqjub6wgOckEf2Dbsm6Chlk4CIxFbhLhQ4AkC2zQ0oFwsdcQu\
    d7r5+4nLCbX8IQ9IiM8BxyrwNKmbQTTiLmWTXxp1m0HxIzIVye8B
    """
}
