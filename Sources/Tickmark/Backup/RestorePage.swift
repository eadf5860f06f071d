/// `RESTORE.txt` beside the archives: how to restore them, with Tickmark and with Debian's tools alone.
///
/// The indented lines are a shell script; a test runs it as it stands there.
enum RestorePage {
  static let name = "RESTORE.txt"

  static let text = """
    How to restore these backups
    ============================

    Each <time>.tar.zst.age holds what was new at that time, encrypted with age. A restore puts the
    archives over each other, oldest first. You need the file with the age identity (it begins with
    AGE-SECRET-KEY-), which was never on the host that wrote them. One that begins with
    AGE-SECRET-KEY-PQ- is safe from quantum computers; by hand it needs age 1.3 or later, while
    Tickmark opens both.

    With Tickmark, which also checks signatures and rebuilds the tables:

        tickmark restore <this folder> <new folder> --identity <file> --key backup.vkey

    By hand, with age, zstd, tar and sha256sum. In this folder, with $IDENTITY as the path of the
    identity's file and $TARGET as that of a new folder:

        set -eu
        mkdir "$TARGET"
        for archive in *.tar.zst.age; do
          age -d -i "$IDENTITY" "$archive" | zstd -dcq | tar -x -f - -C "$TARGET"
          ( cd "$TARGET"
            # The listing is the one of the manifest: its digest is the seventh line.
            test "$(sha256sum < manifest | cut -c 1-64)" = "$(sed -n 7p manifest.note)"
            # Files that were gone by then.
            sed -n 's/^gone //p' manifest | while read -r file; do rm -f -- "$file"; done
            # Every file is the one that was saved.
            sed -n 's/^file \\([0-9a-f]*\\) [0-9]* /\\1  /p' manifest | sha256sum --check --quiet )
        done
        cat "$TARGET"/state/segments/*.jsonl.zst | zstd -dcq | wc -l
        sed -n 4p "$TARGET/manifest.note"

    The last two lines print the same number: the entries that are there, and those that were signed.
    To stop at an earlier night, take away the archives that came later. Each line of a segment is one
    event as JSON; bags/<time>/index.html is the report of that night, to be opened in a browser.

    What this doesn't check: the signature on manifest.note (a signed note of C2SP, Ed25519) and that
    each archive stands on the one before it (the third line of its manifest.note is the SHA-256 of
    that one's whole manifest.note, or - for one that stands alone). Tickmark does.

    """

  /// The script in the page, as it is to be given to a shell.
  static var script: String {
    let part = text.components(after: "as that of a new folder:\n")
    return part.split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { $0.isEmpty || $0.hasPrefix("    ") }.joined(separator: "\n")
  }
}

extension String {
  fileprivate func components(after mark: String) -> Substring {
    guard let range = firstRange(of: mark) else { return "" }
    return self[range.upperBound...]
  }
}
