-- id: kubernetes-storage-deleted-by-person
-- title: Nobody deletes stored data of the cluster
-- statement: Namespaces and volumes are not deleted by hand.
-- severity: high
-- test: Each successful deletion of a namespace, a persistent volume or a claim by a user is an
--   exception.
-- sources: kubernetes-audit
-- key: id
-- row: One deletion by a person.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND type IN ('namespaces', 'persistentvolumeclaims', 'persistentvolumes')
  AND outcome = 'success';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a person deleted a namespace or a volume' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND type IN ('namespaces', 'persistentvolumeclaims', 'persistentvolumes')
  AND outcome = 'success'
  AND actor_kind = 'user'
  AND action IN ('delete', 'deletecollection')
ORDER BY time, entry;
