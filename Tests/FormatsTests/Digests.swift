import Cryptography

/// Returns the SHA-256 of a text's bytes in hex.
func digest(of bytes: [UInt8]) -> String { SHA256.hash(bytes).hex }
