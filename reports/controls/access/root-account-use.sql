-- id: root-account-use
-- title: The root account is not used
-- statement: Nobody works as the root account; it is kept for the few tasks that nothing else can do.
-- severity: critical
-- test: Each event whose actor is the root account is an exception, failed attempts included. Left
--   out is what a service of AWS did on the account's behalf: service events, and calls whose
--   userIdentity names a service in invokedBy.
-- sources: cloudtrail
-- key: id
-- row: One call or sign-in by the root account.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND actor_kind IN ('root', 'user', 'role');

-- exceptions
WITH call AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
    AND time >= :begin AND time < :end
    AND actor_kind = 'root' AND type IS NOT 'AwsServiceEvent'
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'the root account was used' AS condition
FROM call
WHERE json_extract(record(entry), '$.userIdentity.invokedBy') IS NULL
ORDER BY time, entry;
