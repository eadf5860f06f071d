-- id: backup-without-restore-test
-- title: Backups are tested by restoring them
-- statement: A restore of each system was tried in the 90 days before a backup is relied upon.
-- severity: medium
-- test: Each backup.completed needs a restore.tested in the same stream in the 90 days before,
--   without a restore.failed since.
-- sources: chained-jsonl
-- lookback: 90d
-- key: id
-- row: One backup whose restore was not tried.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :begin AND time < :end
  AND action = 'backup.completed';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'restore.tested' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS allowed,
    max(CASE WHEN action = 'restore.failed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS ended
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('restore.tested', 'backup.completed', 'restore.failed')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'no restore was tried in 90 days' AS condition
FROM step
WHERE action = 'backup.completed' AND time >= :begin
  AND (allowed IS NULL OR ended >= allowed)
ORDER BY time, entry;
