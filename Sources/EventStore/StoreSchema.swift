/// The tables of a store, and the triggers that let them only grow.
///
/// A row of `event` repeats what its record says, so that it can be found; `record` is what counts.
/// Positions come in order and without a gap because SQLite has one writer at a time: who has read
/// up to a position never finds a new event below it.
enum StoreSchema {
  /// `application_id` in the file's header: the letters `TkES`.
  static let applicationID = 0x546b_4553

  // The id comes with the tables: who is killed between the two would leave a file that no one opens.
  static let migrations = [
    """
    PRAGMA application_id = \(applicationID);
    CREATE TABLE event (
      position INTEGER PRIMARY KEY,
      stream TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      id TEXT NOT NULL,
      record TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX event_stream ON event (stream, sequence);
    CREATE UNIQUE INDEX event_id ON event (id);
    CREATE TABLE idempotency (
      key TEXT PRIMARY KEY,
      digest TEXT NOT NULL,
      stream TEXT NOT NULL,
      first_sequence INTEGER NOT NULL,
      first_position INTEGER NOT NULL,
      count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER event_joins BEFORE INSERT ON event BEGIN
      SELECT RAISE(ABORT, 'an event takes the next position')
        WHERE NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM event);
      SELECT RAISE(ABORT, 'an event takes the next sequence of its stream')
        WHERE NEW.sequence IS NOT
          (SELECT coalesce(max(sequence), 0) + 1 FROM event WHERE stream = NEW.stream);
      SELECT RAISE(ABORT, 'an id stands for one event')
        WHERE EXISTS (SELECT 1 FROM event WHERE id = NEW.id);
    END;
    CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN
      SELECT RAISE(ABORT, 'events are never changed');
    END;
    CREATE TRIGGER event_remains BEFORE DELETE ON event BEGIN
      SELECT RAISE(ABORT, 'events are never removed');
    END;
    CREATE TRIGGER idempotency_joins BEFORE INSERT ON idempotency BEGIN
      SELECT RAISE(ABORT, 'a key stands for one append')
        WHERE EXISTS (SELECT 1 FROM idempotency WHERE key = NEW.key);
    END;
    CREATE TRIGGER idempotency_stays BEFORE UPDATE ON idempotency BEGIN
      SELECT RAISE(ABORT, 'keys are never changed');
    END;
    CREATE TRIGGER idempotency_remains BEFORE DELETE ON idempotency BEGIN
      SELECT RAISE(ABORT, 'keys are never removed');
    END;
    """
  ]
}
