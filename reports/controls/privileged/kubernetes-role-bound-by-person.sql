-- id: kubernetes-role-bound-by-person
-- title: Roles in the cluster are bound by the pipeline
-- statement: Nobody binds a role of the cluster to somebody by hand.
-- severity: high
-- test: Each successful change of a role binding or cluster role binding by a user is an exception.
-- sources: kubernetes-audit
-- key: id
-- row: One binding changed by a person.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND type IN ('clusterrolebindings', 'rolebindings')
  AND outcome = 'success';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a person changed who has which role' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND type IN ('clusterrolebindings', 'rolebindings')
  AND outcome = 'success'
  AND actor_kind = 'user'
  AND action IN ('create', 'patch', 'update')
ORDER BY time, entry;
