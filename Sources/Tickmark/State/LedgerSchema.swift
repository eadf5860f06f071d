import Cryptography
import SQLite

/// The tables of `ledger.db`.
///
/// Everything in them follows from the segments and the configuration. Long texts of few values are
/// numbers into `text`; the short ones that controls select by stand in the row, so that an index
/// serves them. Raw records stay in the segments and are found through `frame`. Indexes have keys
/// that grow with the log, so that a night costs what is new.
enum LedgerSchema {
  static let tables = """
    CREATE TABLE log (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT;
    CREATE TABLE text (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE source (name TEXT PRIMARY KEY, format TEXT NOT NULL) STRICT;
    CREATE TABLE event_row (
      entry INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL, time TEXT NOT NULL,
      stream INTEGER, sequence INTEGER, actor INTEGER, actor_kind TEXT, action TEXT,
      service INTEGER, target TEXT, outcome TEXT, reason TEXT, ip TEXT, user_agent INTEGER,
      session TEXT, mfa INTEGER, type INTEGER
    ) STRICT;
    CREATE TABLE identity (
      key INTEGER PRIMARY KEY, entry INTEGER NOT NULL, content INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE frame (
      first INTEGER PRIMARY KEY, segment INTEGER NOT NULL, offset INTEGER NOT NULL,
      byte_count INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE file (
      entry INTEGER PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
      content_sha256 TEXT NOT NULL, byte_count INTEGER NOT NULL, first_index INTEGER NOT NULL,
      count INTEGER NOT NULL, skipped TEXT NOT NULL, earliest INTEGER, latest INTEGER, md5 TEXT,
      UNIQUE (source, name, sha256)
    ) STRICT;
    CREATE INDEX file_by_first ON file (first_index);
    CREATE TABLE evidence (
      entry INTEGER PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
      bytes BLOB NOT NULL, metadata TEXT NOT NULL, UNIQUE (source, name, sha256, metadata)
    ) STRICT;
    CREATE TABLE quarantine (
      entry INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL
    ) STRICT;
    CREATE TABLE finding_row (
      entry INTEGER PRIMARY KEY, run TEXT NOT NULL, code TEXT NOT NULL, class TEXT NOT NULL,
      source TEXT NOT NULL, place TEXT, stream TEXT, begin INTEGER, end INTEGER, found TEXT,
      expected TEXT, advice TEXT NOT NULL
    ) STRICT;
    CREATE TABLE run (
      entry INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE, pipeline TEXT NOT NULL,
      at INTEGER NOT NULL, data TEXT NOT NULL
    ) STRICT;
    CREATE TABLE chain_head (
      source TEXT NOT NULL, stream INTEGER NOT NULL, sequence INTEGER NOT NULL,
      hash TEXT NOT NULL, time INTEGER NOT NULL, is_ahead INTEGER NOT NULL,
      PRIMARY KEY (source, stream)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE chain_waiting (
      source TEXT NOT NULL, stream INTEGER NOT NULL, sequence INTEGER NOT NULL,
      own TEXT, previous TEXT, time INTEGER NOT NULL, entry INTEGER NOT NULL,
      PRIMARY KEY (source, stream, sequence)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE coverage_row (
      source TEXT NOT NULL, scope TEXT NOT NULL, begin INTEGER NOT NULL, end INTEGER NOT NULL,
      state TEXT NOT NULL, assurance TEXT NOT NULL, PRIMARY KEY (source, scope, begin)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE stream_fold (source TEXT PRIMARY KEY, declaration TEXT NOT NULL) STRICT;
    CREATE TABLE stream_snapshot (
      source TEXT NOT NULL, stream INTEGER NOT NULL, time TEXT NOT NULL,
      sequence INTEGER NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL,
      newest INTEGER NOT NULL, state TEXT, PRIMARY KEY (source, stream, time, sequence, id)
    ) STRICT;
    """

  /// Of the statements that make the ledger.
  static let digest = SHA256.hash(tables + views)

  /// Tells a ledger of this schema from those of other releases, which are made anew.
  static let mark: Int = {
    let bytes = digest.bytes.prefix(4)
    // A positive number of SQLite's 32 bits.
    return bytes.reduce(0) { $0 << 8 | Int($1) } & 0x7fff_ffff
  }()

  /// The tables that the segments alone decide; the others follow from validation and projection.
  static let rebuilt = [
    "chain_head", "chain_waiting", "event_row", "evidence", "file", "finding_row", "frame",
    "identity", "quarantine", "run", "text",
  ]

  /// The table that every run fills anew before a control reads it.
  static let judged = "coverage_row"

  /// Made after a first load, kept on increments: their keys grow with the log.
  ///
  /// With statistics of a large trail, whatever the ledger holds: without them SQLite takes an action
  /// for ten events, and joins thousands pair by pair. They are fixed so that plans are, too.
  static let indexes = """
    CREATE INDEX IF NOT EXISTS event_by_time ON event_row (time);
    CREATE INDEX IF NOT EXISTS event_by_action ON event_row (action, time);
    CREATE INDEX IF NOT EXISTS event_by_stream ON event_row (stream, time, sequence);
    ANALYZE sqlite_schema;
    DELETE FROM sqlite_stat1;
    INSERT INTO sqlite_stat1 VALUES
      ('event_row', 'event_by_time', '1000000 1'),
      ('event_row', 'event_by_action', '1000000 20000 1'),
      ('event_row', 'event_by_stream', '1000000 100 1 1');
    """

  /// What controls, queries and auditors see.
  static let views = """
    CREATE VIEW event AS SELECT
      entry,
      source,
      e.id AS id,
      time,
      (SELECT value FROM text WHERE id = e.stream) AS stream,
      sequence,
      (SELECT value FROM text WHERE id = e.actor) AS actor,
      actor_kind,
      action,
      (SELECT value FROM text WHERE id = e.service) AS service,
      target,
      outcome,
      reason,
      ip,
      (SELECT value FROM text WHERE id = e.user_agent) AS user_agent,
      session,
      mfa,
      (SELECT value FROM text WHERE id = e.type) AS type
    FROM event_row AS e;
    CREATE VIEW finding AS SELECT
      entry, run, code, class, source, place, stream, \(time("begin")) AS begin,
      \(time("end")) AS end, found, expected, advice
    FROM finding_row;
    CREATE VIEW coverage AS SELECT
      source, scope, \(time("begin")) AS begin, \(time("end")) AS end, state, assurance
    FROM coverage_row;
    """

  /// SQL that turns microseconds since 1970 into the text of the `time` column.
  private static func time(_ column: String) -> String {
    """
    strftime('%Y-%m-%dT%H:%M:%S', \(column) / 1000000, 'unixepoch') || \
    printf('.%06dZ', \(column) % 1000000)
    """
  }
}
