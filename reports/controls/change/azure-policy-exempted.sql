-- id: azure-policy-exempted
-- title: Policies hold for all resources
-- statement: Nobody exempts a resource from policy, or takes a policy away.
-- severity: high
-- test: Each successful exemption from a policy and each deletion of a policy's assignment is an
--   exception. Names of operations are compared without case.
-- sources: azure-activity
-- key: id
-- row: One exemption or deletion.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'azure-activity')
  AND time >= :begin AND time < :end
  AND lower(action) GLOB 'microsoft.authorization/polic*';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a policy no longer holds' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'azure-activity')
  AND time >= :begin AND time < :end
  AND outcome = 'success'
  AND lower(action) IN (
    'microsoft.authorization/policyassignments/delete',
    'microsoft.authorization/policyexemptions/write'
  )
ORDER BY time, entry;
