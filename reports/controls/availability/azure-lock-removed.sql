-- id: azure-lock-removed
-- title: Locks stay on resources
-- statement: Nobody takes away a lock that keeps a resource from being deleted.
-- severity: high
-- test: Each successful deletion of a lock is an exception. Names of operations are compared
--   without case.
-- sources: azure-activity
-- key: id
-- row: One lock taken away.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'azure-activity')
  AND time >= :begin AND time < :end
  AND lower(action) GLOB 'microsoft.authorization/locks/*';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a lock was taken away' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'azure-activity')
  AND time >= :begin AND time < :end
  AND outcome = 'success'
  AND lower(action) = 'microsoft.authorization/locks/delete'
ORDER BY time, entry;
