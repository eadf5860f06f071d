-- id: azure-role-assigned-by-person
-- title: Roles in Azure are assigned by the pipeline
-- statement: Nobody assigns a role in a subscription by hand, or raises their own access.
-- severity: high
-- test: Each role assignment that a user made, and each raising of access to all subscriptions, is
--   an exception; those of service principals are not. Names of operations are compared without
--   case.
-- sources: azure-activity
-- key: id
-- row: One role assigned by a person.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'azure-activity')
  AND time >= :begin AND time < :end
  AND lower(action) IN (
    'microsoft.authorization/elevateaccess/action', 'microsoft.authorization/roleassignments/write'
  )
  AND outcome = 'success';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a person assigned a role' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'azure-activity')
  AND time >= :begin AND time < :end
  AND lower(action) IN (
    'microsoft.authorization/elevateaccess/action', 'microsoft.authorization/roleassignments/write'
  )
  AND outcome = 'success'
  AND actor_kind = 'user'
ORDER BY time, entry;
