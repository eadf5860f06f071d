-- id: deployment-without-approved-change
-- title: Deployments follow an approved change
-- statement: What runs in production changes only after somebody else approved it.
-- severity: critical
-- test: Each successful create, update or patch of a deployment in the namespace needs a
--   change.approved event in the 24 hours before it, whose target is the deployment's name, by
--   another person than the one who deploys. People are told apart by the identity map.
-- sources: kubernetes-audit, chained-jsonl
-- lookback: 24h
-- key: id
-- parameter: production = 'production'
-- row: One deployment without an approved change.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND type = 'deployments' AND target GLOB :production || '/*' AND outcome = 'success'
  AND action IN ('create', 'patch', 'update');

-- exceptions
WITH deployment AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip,
    substr(target, length(:production || '/deployments/') + 1) AS subject,
    coalesce(person, actor) AS person,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '-24 hours') || substr(time, 20) AS earliest
  FROM event
  LEFT JOIN person_name AS known ON known.source = event.source AND known.name = event.actor
  WHERE event.source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
    AND time >= :begin AND time < :end
    AND type = 'deployments' AND target GLOB :production || '/*' AND outcome = 'success'
    AND action IN ('create', 'patch', 'update')
),
approval AS MATERIALIZED (
  SELECT target, time, coalesce(person, actor) AS person
  FROM event
  LEFT JOIN person_name AS known ON known.source = event.source AND known.name = event.actor
  WHERE event.source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND action = 'change.approved'
)
SELECT entry, id, time, actor, action, target, outcome, ip, person,
  'no change approved by somebody else within 24 hours before' AS condition
FROM deployment
WHERE entry NOT IN (
  SELECT deployment.entry
  FROM deployment
  JOIN approval ON approval.target = deployment.subject AND approval.person <> deployment.person
    AND approval.time >= deployment.earliest AND approval.time <= deployment.time
)
ORDER BY time, entry;
