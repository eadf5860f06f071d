-- id: kubernetes-privileged-pod
-- title: Containers have no hold on their hosts
-- statement: No pod runs privileged, or in the network or among the processes of its host.
-- severity: high
-- test: Each pod that was made with a privileged container, hostNetwork or hostPID, outside
--   kube-system, is an exception. The cluster must record requests (level Request).
-- sources: kubernetes-audit
-- key: id
-- row: One pod with a hold on its host.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND type = 'pods'
  AND action = 'create'
  AND outcome = 'success';

-- exceptions
WITH call AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip, record(entry) AS record
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
    AND time >= :begin AND time < :end
    AND type = 'pods'
    AND action = 'create'
    AND outcome = 'success'
    AND target NOT GLOB 'kube-system/*'
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'the pod can reach its host' AS condition
FROM call
WHERE (
  json_extract(record, '$.requestObject.spec.hostNetwork') = 1
  OR json_extract(record, '$.requestObject.spec.hostPID') = 1
  OR EXISTS (
    SELECT 1
    FROM json_each(record, '$.requestObject.spec.containers') AS container
    WHERE json_extract(container.value, '$.securityContext.privileged') = 1
)
)
ORDER BY time, entry;
