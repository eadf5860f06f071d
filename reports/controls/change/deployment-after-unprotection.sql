-- id: deployment-after-unprotection
-- title: No deployment follows a branch without protection
-- statement: Nobody takes the protection of a branch away and deploys to production on the same
--   day.
-- severity: critical
-- test: Each successful create, update or patch of a deployment in the namespace is an exception if
--   the same person removed or overrode the protection of a branch in the 24 hours before. People
--   are told apart by the identity map.
-- sources: kubernetes-audit, github-audit
-- lookback: 24h
-- key: id
-- parameter: production = 'production'
-- row: One deployment after an unprotected branch.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND type = 'deployments' AND target GLOB :production || '/*' AND outcome = 'success'
  AND action IN ('create', 'patch', 'update');

-- exceptions
WITH removal AS MATERIALIZED (
  SELECT coalesce(person, actor) AS person, time
  FROM event
  LEFT JOIN person_name AS known ON known.source = event.source AND known.name = event.actor
  WHERE event.source IN (SELECT name FROM source WHERE format = 'github-audit')
    AND time >= :lookback_begin
    AND action IN ('protected_branch.destroy', 'protected_branch.policy_override')
),
deployment AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip, coalesce(person, actor) AS person,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '-24 hours') || substr(time, 20) AS earliest
  FROM event
  LEFT JOIN person_name AS known ON known.source = event.source AND known.name = event.actor
  WHERE event.source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
    AND time >= :begin AND time < :end
    AND type = 'deployments' AND target GLOB :production || '/*' AND outcome = 'success'
    AND action IN ('create', 'patch', 'update')
)
SELECT entry, id, time, actor, action, target, outcome, ip, person,
  'the same person had taken a branch''s protection away' AS condition
FROM deployment
WHERE EXISTS (
  SELECT 1
  FROM removal
  WHERE removal.person = deployment.person
    AND removal.time >= deployment.earliest AND removal.time <= deployment.time
)
ORDER BY time, entry;
