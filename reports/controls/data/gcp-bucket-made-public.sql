-- id: gcp-bucket-made-public
-- title: Buckets in Google Cloud stay closed
-- statement: Nobody gives all users a role on a bucket.
-- severity: critical
-- test: Each successful change of a bucket's permissions that adds allUsers or
--   allAuthenticatedUsers, as its policy delta says, is an exception.
-- sources: gcp-audit
-- key: id
-- row: One bucket opened.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'gcp-audit')
  AND time >= :begin AND time < :end
  AND service = 'storage.googleapis.com'
  AND action = 'storage.setIamPermissions'
  AND outcome = 'success';

-- exceptions
WITH call AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip, record(entry) AS record
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'gcp-audit')
    AND time >= :begin AND time < :end
    AND service = 'storage.googleapis.com'
    AND action = 'storage.setIamPermissions'
    AND outcome = 'success'
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a bucket was opened to everybody' AS condition
FROM call
WHERE EXISTS (
  SELECT 1
  FROM json_each(record, '$.protoPayload.serviceData.policyDelta.bindingDeltas') AS delta
  WHERE json_extract(delta.value, '$.action') = 'ADD'
    AND json_extract(delta.value, '$.member') IN ('allUsers', 'allAuthenticatedUsers')
)
ORDER BY time, entry;
