-- id: silent-source
-- title: No source falls silent
-- statement: Every source says something at least so often as was agreed.
-- severity: high
-- test: Each source is an exception once if, within the period, it has no event for longer than the
--   hours allowed: between two events, before its first or after its last. Only the longest silence
--   is shown; entry is the event before it.
-- sources: any
-- key: id
-- parameter: hours = 24
-- row: One source and its longest silence.

-- population
SELECT name AS id, :begin AS time
FROM source
WHERE name <> 'tickmark' AND :begin < :end;

-- exceptions
WITH mark AS MATERIALIZED (
  SELECT source, time, entry
  FROM event
  WHERE time >= :begin AND time < :end
  UNION ALL
  SELECT name, :begin, NULL
  FROM source
),
step AS (
  SELECT source, time, entry,
    coalesce(lead(time) OVER (PARTITION BY source ORDER BY time, entry), :end) AS until
  FROM mark
),
silence AS MATERIALIZED (
  SELECT source, time, entry, until,
    row_number() OVER (
      PARTITION BY source ORDER BY unixepoch(until) - unixepoch(time) DESC, time, entry
    ) AS place
  FROM step
)
SELECT source AS id, time, until, entry,
  (unixepoch(until) - unixepoch(time)) / 3600 AS hours,
  'silent for longer than allowed' AS condition
FROM silence
WHERE place = 1 AND source <> 'tickmark'
  AND unixepoch(until) - unixepoch(time) > :hours * 3600
ORDER BY time, entry;
