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
  SELECT coalesce(person, target) AS person, action, time, entry
  FROM event
  LEFT JOIN person_name AS known ON known.source = event.source AND known.name = event.target
  WHERE event.source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('staff.joined', 'staff.left')
),
step AS (
  SELECT person, action, time, entry,
    lag(action) OVER (PARTITION BY person ORDER BY time, entry) AS earlier
  FROM staff
),
turn AS (
  -- Who is said to have left twice has left once.
  SELECT person, action, time AS since,
    lead(time) OVER (PARTITION BY person ORDER BY time, entry) AS until
  FROM step
  WHERE earlier IS NOT action
),
absence AS MATERIALIZED (
  SELECT person, since, until
  FROM turn
  WHERE action = 'staff.left'
),
use AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, event.source AS source, person
  FROM event
  JOIN person_name AS known ON known.source = event.source AND known.name = event.actor
  WHERE time >= :begin AND time < :end AND outcome = 'success'
)
SELECT entry, id, time, actor, action, target, outcome, source, use.person AS person,
  'the person had left' AS condition
FROM use
JOIN absence ON absence.person = use.person AND use.time > absence.since
  AND (absence.until IS NULL OR use.time < absence.until)
ORDER BY time, entry;
