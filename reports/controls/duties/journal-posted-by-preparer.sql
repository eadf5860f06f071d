-- id: journal-posted-by-preparer
-- title: Journal entries are posted by somebody else
-- statement: Nobody posts a journal entry that they prepared.
-- severity: high
-- test: For each journal.posted, its actor must not have prepared the entry (journal.prepared)
--   earlier in the same stream.
-- sources: event-store
-- lookback: 90d
-- key: id
-- row: One entry posted by the one who prepared it.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'event-store')
  AND time >= :begin AND time < :end
  AND action = 'journal.posted';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'journal.prepared' THEN time END) OVER (
      PARTITION BY source, stream, actor ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS since
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'event-store')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('journal.prepared', 'journal.posted')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'posted by its own preparer' AS condition
FROM step
WHERE action = 'journal.posted' AND time >= :begin
  AND since IS NOT NULL AND actor IS NOT NULL
ORDER BY time, entry;
