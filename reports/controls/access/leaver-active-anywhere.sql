-- id: leaver-active-anywhere
-- title: Leavers are gone from every system
-- statement: Nobody who has left acts in any source under any of their names.
-- severity: critical
-- test: Each successful event in any source whose actor is a name of a person, as the identity map
--   says, later than the staff.left event of one of their names and before they joined again, is an
--   exception.
-- sources: chained-jsonl, any
-- lookback: 90d
-- key: id
-- row: One act of a leaver.

-- population
SELECT entry, id, time
FROM event
JOIN person_name AS known ON known.source = event.source AND known.name = event.actor
WHERE time >= :begin AND time < :end;

-- exceptions
WITH staff AS MATERIALIZED (
  SELECT person, action, time, entry
  FROM event
  JOIN person_name AS known ON known.source = event.source AND known.name = event.target
  WHERE event.source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND action IN ('staff.joined', 'staff.left')
),
use AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, event.source AS source, person
  FROM event
  JOIN person_name AS known ON known.source = event.source AND known.name = event.actor
  WHERE time >= :begin AND time < :end AND outcome = 'success'
),
mark AS (
  SELECT person, time, entry, action AS turn FROM staff
  UNION ALL
  SELECT person, time, entry, NULL FROM use
),
judged AS (
  SELECT entry, turn, time,
    max(CASE WHEN turn = 'staff.left' THEN time END) OVER person_so_far AS gone,
    max(CASE WHEN turn = 'staff.joined' THEN time END) OVER person_so_far AS joined
  FROM mark
  WINDOW person_so_far AS (PARTITION BY person ORDER BY time)
)
SELECT entry, id, time, actor, action, target, outcome, source, person,
  'the person had left' AS condition
FROM use
WHERE entry IN (
  SELECT entry
  FROM judged
  WHERE turn IS NULL AND time > gone AND (joined IS NULL OR joined < gone)
)
ORDER BY time, entry;
