-- id: restore-drill-overdue
-- title: Backups of the evidence are restored for practice
-- statement: Each backup of the evidence follows a restore that succeeded within the days allowed.
-- severity: high
-- test: Each run whose record names the backup of the run before it needs a restore drill that
--   succeeded within the days allowed before that run, and none that failed after it. target is the
--   backup, drilled when one was restored last.
-- sources: drill
-- lookback: 400d
-- key: id
-- parameter: days = 90
-- row: One run whose backups nobody had restored lately.

-- population
SELECT entry, id, time
FROM event
WHERE source = 'tickmark'
  AND time >= :begin AND time < :end
  AND action = 'tickmark.run'
  AND json_extract(record(entry), '$.data.previous.backup') IS NOT NULL;

-- exceptions
WITH backup AS MATERIALIZED (
  SELECT entry, id, time, json_extract(record(entry), '$.data.previous.backup') AS target
  FROM event
  WHERE source = 'tickmark'
    AND time >= :begin AND time < :end
    AND action = 'tickmark.run'
),
drill AS MATERIALIZED (
  SELECT time, outcome
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'drill')
    AND time >= :lookback_begin AND time < :end
),
step AS (
  SELECT backup.*,
    (SELECT max(time) FROM drill WHERE outcome = 'success' AND drill.time <= backup.time)
      AS drilled,
    (SELECT max(time) FROM drill WHERE outcome = 'failure' AND drill.time <= backup.time)
      AS failed
  FROM backup
  WHERE target IS NOT NULL
)
SELECT entry, id, time, target, drilled, failed,
  CASE
    WHEN drilled IS NULL THEN 'no backup was ever restored'
    WHEN failed > drilled THEN 'the last restore failed'
    ELSE 'no backup was restored for longer than allowed'
  END AS condition
FROM step
WHERE drilled IS NULL OR failed > drilled
  OR unixepoch(time) - unixepoch(drilled) > :days * 86400
ORDER BY time, entry;
