-- id: gcp-owner-granted
-- title: Nobody is made an owner of a project
-- statement: The roles owner and editor are given to nobody by hand.
-- severity: critical
-- test: Each successful SetIamPolicy that adds roles/owner or roles/editor, as its policy delta
--   says, is an exception.
-- sources: gcp-audit
-- key: id
-- row: One grant of owner or editor.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'gcp-audit')
  AND time >= :begin AND time < :end
  AND service = 'cloudresourcemanager.googleapis.com'
  AND action = 'SetIamPolicy'
  AND outcome = 'success';

-- exceptions
WITH call AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip, record(entry) AS record
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'gcp-audit')
    AND time >= :begin AND time < :end
    AND service = 'cloudresourcemanager.googleapis.com'
    AND action = 'SetIamPolicy'
    AND outcome = 'success'
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'owner or editor was given' AS condition
FROM call
WHERE EXISTS (
  SELECT 1
  FROM json_each(record, '$.protoPayload.serviceData.policyDelta.bindingDeltas') AS delta
  WHERE json_extract(delta.value, '$.action') = 'ADD'
    AND json_extract(delta.value, '$.role') IN ('roles/owner', 'roles/editor')
)
ORDER BY time, entry;
