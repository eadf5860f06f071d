-- id: account-of-nobody
-- title: Every account is somebody's
-- statement: Each user who acts in any source is a person that is known.
-- severity: medium
-- test: Each event of a user whose name the identity map doesn't have in that source is an
--   exception. Without a map there is nothing to test.
-- sources: any
-- key: id
-- row: One act of an account that is nobody's.

-- population
SELECT entry, id, time
FROM event
WHERE time >= :begin AND time < :end AND actor_kind = 'user'
  AND EXISTS (SELECT 1 FROM person_name);

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, event.source AS source,
  'the account is nobody''s' AS condition
FROM event
LEFT JOIN person_name AS known ON known.source = event.source AND known.name = event.actor
WHERE time >= :begin AND time < :end AND actor_kind = 'user'
  AND person IS NULL AND EXISTS (SELECT 1 FROM person_name)
ORDER BY time, entry;
