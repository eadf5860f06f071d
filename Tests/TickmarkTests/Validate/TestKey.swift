import Cryptography
import Formats

/// RSA keys in PKCS#1 or PKCS#8, made for these tests alone.
enum TestKey {
  /// Signs the trails of the tests.
  static let signing =
    Base64.decode(
      """
      MIIEowIBAAKCAQEA8RZeObBTS32tM8c2c8utwxvtiNOi58niXqyPZ/W5HRqQTrmEeEcnrKVWtFVehK3ceyLXUW9L\
      2WadgLviLP0UvNv0NSjFhxoSQo90qrijYitmutOYu/MFm7c01MHIKSJkM7RM+HmOcFn2suITXcfeZrk4Z91jYTfK\
      IMLFKXBPQDT3m+L0Dsxeh9jCQPKMWfRaeg9J69govyPHfXZh4w9AQTuD9lWx4QKdKjFxZ1GBCnzmcAPCKqQkrOPt\
      kqYp5qlSOKs59c87kI3DC7cqB1cpaADKMXp/PSSwpJTX12/IAw73T4COj7Vm8slpzoTR8EqPMJcoxFXj8K6om5rJ\
      6Ww8EQIDAQABAoIBAAGOHiH7ofHq997NYmvJTM/lInlfOh4KJphrPwqR4nWOWg9z8WeQN/CMaXyEz3UGJRWzQhXP\
      pLrch1gQ/jLBmCxms9LS9kE6mRMOV1eRlNY5hvJeEo5l0SuxuRjFPjwLsX9G4rc4m4NchTOeszbH5wadG8DJxA4Y\
      vMhM0VZE1/IHUjwODluiKKcRA7e/1xV/X9XzvW8oKt9lxOWaZJ0xri0wELApO9LF0ee4ekfpcb1gXXItbNl/V+5N\
      TxrfdJ8RCYeRAczMgMIWZW1rWaY/eEkLHF5MBhnmp0MjwJ2AbSUh42/I0bdFWZF4vHhedKHzrrivNRkuFmhMBLZS\
      uXZignECgYEA+dMjiUC5tKe4WYH9PAuZfM3WDMxMVJMcpoi1pIrDaKYuh58ow75GhzfEJABXsetyoqNn4Nea4G89\
      BZ7x2cQeDsOoMwfOiqHqlEalPz5xcTfuMpAp4gnMqQZmifIwGBGmo9q/8hv5dhRW8nWFtTfTdc3FPjDf2qaWhxbm\
      msQGonkCgYEA9wvwq/BtoIEaorhDE9k0XMs2bmMn5MkVop9/Dm/i2yrgP9/tgeNd9wn2nKVdB2U4spc/D9kM8X5z\
      8a6iTRgAiEbQ2LjVNTEnyoKX2vsWJOCn6n8DxQ/DuGo+zYO6huF9yBKl92H7UbcNhkWDH4BpXoAUz4ugrNw68e0z\
      ezqbwFkCgYAfSOiHVJqs2+ADHXsn3NAAyAoJGkBoyu9oj3AnxdTIsx7ajvzc3mQYpMwkMgLJXhHB+jKU/or/lg6P\
      OKNSwPN+p9PVaCHeTH6CyQIClIBCTF3A6TrFerKtbAbFOZX6PaOfm1I0MHqh5dQpkrwGwJHzi6wqqJYv3HK3Qg/o\
      y6mFCQKBgQDkQVv1AQfJLH/3qFgRlrYSpo98HpFViZU71DIInMf1x/+6BKPlRrYi8kmxIfh6RMPF/oh9lAWpezSV\
      MM00feDACO4dz2ju5KPnMBIueZ9UI14CA6jwAkjLsx6js/o7dUxJ9zDxCM60CXWtgbxM9tBkR+LygAfMrw6nSIow\
      aU5OwQKBgBaHp1fe7t+Jj4P4bFiHh34IWMD3gDsI6pFrNQ7+1SXX4WP+0gOlk3Tej7c4uhxQ2MjLpqTzUMmrhAYi\
      Fjty6RQcLi2vhaGrY0qPnf0EUcBM4RwczuGS7VZtKEkwBMd7DczJn13ZcbXC3haiFMlsKR7EtSWvsjkKfP8tMfoK\
      yBbF
      """
    ) ?? []

  /// Signs nothing that ought to be believed.
  static let other =
    Base64.decode(
      """
      MIIEpAIBAAKCAQEAxSHu4BTBjWao2cNeX6oPGt/rDC/Z0qqjcfV6vi+liYCk+A/D/lOSVsjw1l68wPLTDjCXpvw9\
      vhtHcY0rTDqhHGyiS8o1+NlxJC1hfQCYzSd4AqyyRcEz8lU/fyyEbtn2xFvMwYCEqzYfx/VSqMUaRCk27+S0aDq0\
      FABFYlxIJaqjBB9YlzSljttGJJqsO+icyzSlzrPZR1z/d/mA9dsNKdUGdZfdKJpkcM7vU6Pl41VmNQu1CYc/WTK7\
      IhtEGMsn2Z91c5zPkCG+pM909d5vNnpOhw8YKx5tp7F7V99H+XVj9OKPTRQ5+TXXKsH1WReEMRwycu9v0ZO9Xdzb\
      gWaVywIDAQABAoIBADGRcb44md6TRLvU60MEwN2SFkkvMwdMzuJVxnJSCr7DcTfKxw6JNw/JYP2WPsIJjNZRk6By\
      ZpgJxfIgfBWj3GUIT9rc0qtrCY7+Njg3UTSsyvlpMT5m8Ufq9ZdluzsgZXNEXfz98t4WMvGVlx5GyW8AKgcyK8bV\
      k/g/hTLRX3bQu0i73N08XrgjYyymgF44ImVtob74UDWPsw/pc8QE0XA7zX2U7Jb9LEeginStAe/5n/38fu4TcfIA\
      MIcWbRzoIPQdrmhG0NqdQGQ1NrwdT28t8N6mWclNndLQJYoG0mAioESXIpxAIOn7TfKBgtPIC5xSNZ2ZN78daJri\
      EQG4qNkCgYEA4hyCqlMyVHc3eJjx0CoPPmMpOUGzZivNG12NYqAm9JcDlb2JdEaYhwBSk2AMpl+OUYEumy1Keaa7\
      rXZdpN2b5H3odpdwjO+Em/iKnlEetQP4kvXqWpy2qDWbxGO++tiYeVhTE2R8jjTF1mz3nWddRQcJFLv+SrD7qkEV\
      2HhWXMcCgYEA3zDLdm5+UTVvJnOJ9dyuR+cykb9hbm8AZppESr3nFwzfTT8sL/7MFDP+3eXV0DEXkVxhAmTIlhNe\
      q7/7wjHz/+LjzkB+dBl1VbqlFARVqXFq2VaWxop0Br9vBPubwEYdnPbzslo8ByRcvZ4vbJHw8GmBrdnCIYiZEsAl\
      0r2Zkt0CgYEA0JvdMadwV91loC37a0JirfxunBSxnyHqKcU2HDgFuMNa21vy5QP81RDHHpEPGrAubaPxi9lNTM83\
      d+Iso16R5U0Em+U8Qcr5Xa0Atu/AlOEFBRE9FjxfiPFstNQR7vzGL639d3bOM6UcoagHC4HB212SUz7ebaq7hWhm\
      70CW7SECgYEAq1Sky7xUYXi4Y3cML92BOBclvbaBT6oMT7cat5mB/TLXdFALVqis9tFXU/XsJY6Z/e9BVPoS9QnX\
      gda1p8R6/zKoF5twtyUX6oCF2pDdRV6YXFDZG34LRWbNDbEsRfRNJUJ5nq8gJ4dlXfZBh4GcyKDleJSSLvXSNA+m\
      uVjsvE0CgYBODdnzJ/KasEUN8ObQVNQtZV+uPAKBoxorNGCBGkkq9SFJnhPQtroypDCHttbNOIIdLqhCH/C8wf9t\
      8wEQohf4zD8CR9sbCpJ08wcZL7fUiaANOK3MErYNJj/pXIRLwIhWL8ooER11l/fJ7BJXdw51FKNhsqs9IehFpXc9\
      LTdXVg==
      """
    ) ?? []

  /// Returns the public half as CloudTrail lists it.
  static func published(_ key: [UInt8]) -> CloudTrail.PublicKey {
    CloudTrail.PublicKey(der: RSA.publicKey(ofPrivate: key) ?? [])
  }
}
